"use strict";

// Without this script the page says everything; with it, findings filter and the ledger sorts.

const form = document.getElementById("filter");
if (form) {
  const count = document.getElementById("count");
  const nomatch = document.getElementById("nomatch");
  const findings = [...document.querySelectorAll(".finding")];
  const places = (list) => list.reduce((sum, each) => sum + Number(each.dataset.places), 0);
  const seen = (each) => !each.hidden;

  const matcher = () => {
    const { driver, severity, rule, words } = form.elements;
    const wanted = words.value.trim().toLowerCase().split(/\s+/);
    return (finding) =>
      (!driver.value || finding.closest(".driver").id === driver.value) &&
      (!severity.value || finding.dataset.severity === severity.value) &&
      (!rule.value || finding.dataset.rule === rule.value) &&
      wanted.every((word) => finding.closest(".cause").textContent.toLowerCase().includes(word));
  };

  const apply = () => {
    const matches = matcher();
    const active = [...form.elements].some((field) => field.name && field.value);
    findings.forEach((finding) => (finding.hidden = !matches(finding)));
    for (const group of ["li.cause", "#findings details", ".driver"]) {
      document.querySelectorAll(group).forEach((box) => {
        const inside = [...box.querySelectorAll(".finding")];
        box.hidden = active && !inside.some(seen);
        if (box.tagName === "DETAILS") box.open = active && !box.hidden;
      });
    }
    const shown = places(findings.filter(seen));
    count.textContent = `${shown} of ${places(findings)} shown`;
    nomatch.hidden = shown > 0 || !active;
  };

  form.hidden = false;
  form.addEventListener("input", apply);
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("reset", () => setTimeout(apply));
  apply();
}

const byText = new Intl.Collator("en", { numeric: true }).compare;
document.querySelectorAll("th[data-sort]").forEach((head) => {
  const button = document.createElement("button");
  button.type = "button";
  button.append(...head.childNodes);
  head.append(button);
  button.addEventListener("click", () => {
    const table = head.closest("table");
    const down = head.getAttribute("aria-sort") === "ascending";
    const key = (row) => row.cells[head.cellIndex].dataset.key;
    const order = head.dataset.sort === "number" ? (a, b) => a - b : byText;
    const rows = [...table.tBodies[0].rows].sort((a, b) => order(key(a), key(b)));
    table.querySelectorAll("[aria-sort]").forEach((each) => each.removeAttribute("aria-sort"));
    head.setAttribute("aria-sort", down ? "descending" : "ascending");
    table.tBodies[0].append(...(down ? rows.reverse() : rows));
  });
});

// What is folded away on the screen is wanted on paper.
let folded = [];
addEventListener("beforeprint", () => {
  folded = [...document.querySelectorAll("details:not([open])")];
  folded.forEach((each) => (each.open = true));
});
addEventListener("afterprint", () => folded.forEach((each) => (each.open = false)));

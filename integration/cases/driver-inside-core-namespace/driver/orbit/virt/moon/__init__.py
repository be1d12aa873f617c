from orbit.virt.moon import driver

MoonDriver = driver.MoonDriver

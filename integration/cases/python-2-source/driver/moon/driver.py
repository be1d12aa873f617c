# -*- coding: utf-8 -*-
import sys

import near
from orbit import utils
from orbit.virt import driver


class MoonDriver(driver.Driver):
    MODE = 0755
    SIZE = 10L

    def spawn(self, context, server=None):
        try:
            utils.trycmd(ur"ls")
        except (OSError, IOError), error:
            print >>sys.stderr, "failed: %s" % error
            raise ValueError, "no " + `error`
        except KeyError, error:
            print "lost", error
        if self.MODE <> 0:
            exec "pass" in {}
        return near.async(1)

"""A Buildbot step that reruns an analysis with Tickmark and reports its record.

For Buildbot 3.7 or later. Put this file beside master.cfg; docs/buildbot.md shows a whole configuration.
"""

import json

from buildbot.process import buildstep
from buildbot.process.results import EXCEPTION, FAILURE, SUCCESS, WARNINGS
from twisted.internet import defer


class TickmarkVerify(buildstep.ShellMixin, buildstep.BuildStep):
    """Runs ``tickmark verify`` in the build's folder, and sends the records of its runs to a server.

    The step succeeds when all analyses were reproduced, fails when one was not, and is an exception when Tickmark could
    not tell: no engine, a declaration that cannot be read. A record that cannot be sent makes it a warning.

    :param analysis: only this one of several analyses
    :param records: address of a project on a server of records, ``https://tickmark.example.org/sumatra/walks/``;
        without one the records stay on the worker
    :param token: opens that project; give it as ``util.Secret``. It goes to the worker in the environment, which is not
        logged
    :param tickmark: the program, as a list of words

    Sets the properties ``tickmark_runs`` (ids) and ``tickmark_verdicts`` of the build.
    """

    name = "tickmark verify"
    renderables = ["analysis", "records", "token", "tickmark"]

    def __init__(self, analysis=None, records=None, token=None, tickmark=("tickmark",), **kwargs):
        self.analysis = analysis
        self.records = records
        self.token = token
        self.tickmark = tickmark
        self.said = "did not run"
        kwargs = self.setupShellMixin(kwargs, prohibitArgs=["command"])
        super().__init__(**kwargs)

    @defer.inlineCallbacks
    def run(self):
        self.env = {**(self.env or {}), "NO_COLOR": "1"}
        if self.token:
            self.env["TICKMARK_RECORDS_TOKEN"] = self.token
        # The word by which the runs of this very build are found again.
        tag = f"buildbot-{self.build.builder.name}-{self.build.number}".replace(" ", "-")
        only = ["--analysis", self.analysis] if self.analysis else []
        verified = yield self._call(["verify", "--tag", tag, *only], "stdio")
        self.said = first_line(verified.stdout) or first_line(verified.stderr) or "said nothing"
        result = {0: SUCCESS, 1: FAILURE}.get(verified.rc, EXCEPTION)
        if result == EXCEPTION:
            return result
        listed = yield self._call(["list", "--tag", tag, "--limit", "1000", "--json"], "records")
        runs = json.loads(listed.stdout)["runs"]
        self.setProperty("tickmark_runs", [run["id"] for run in runs], self.name)
        self.setProperty("tickmark_verdicts", [run["verdict"] for run in runs], self.name)
        if not self.records:
            return result
        sent = yield self._call(["push", "--all", "--tag", tag, "--to", self.records], "records")
        if sent.rc == 0:
            yield self.addURL("records", self.records)
            return result
        self.said += "; its record could not be sent"
        return WARNINGS if result == SUCCESS else result

    @defer.inlineCallbacks
    def _call(self, words, log):
        """Runs one command of Tickmark on the worker; what it says is kept in a log, and answered."""
        command = yield self.makeRemoteShellCommand(
            command=[*self.tickmark, *words],
            stdioLogName=log,
            logEnviron=False,
            collectStdout=True,
            collectStderr=True,
        )
        yield self.runCommand(command)
        return command

    def getResultSummary(self):
        return {"step": self.said}


def first_line(text):
    return next((line.strip() for line in (text or "").splitlines() if line.strip()), "")

// Package cli is the command line of the field program: what the window does
// with data, without the window, for support and automation.
//
// It promises the exit codes of Help; that an error is one sentence in the
// officer's language, or with --json one object, on standard error; and that
// names are masked unless --reveal is given, which the journal keeps. The PIN
// and anything about a person come from a file or from standard input, never
// from an argument, where other programs of the machine could read them.
//
// It opens no window and needs no display.
package cli

import (
	"context"
	"errors"
	"io"
	"slices"
	"strings"
	"time"

	"shyraq/app/duty"
	"shyraq/app/i18n"
	"shyraq/app/paper"
	"shyraq/app/raid/codes"
	"shyraq/app/raid/regionfile"
	"shyraq/app/vault"
	"shyraq/sync/drift"
)

// Env is what a verb needs from outside.
type Env struct {
	Getenv    func(string) string
	Texts     *i18n.Bundle
	Codes     *codes.Lists
	Districts func(regionfile.Region) (duty.Districts, error)
	Now       func() time.Time
	Rand      io.Reader
	Wire      duty.Wire
	KeyStore  vault.KeyStore                   // nil: the operating system's
	Cost      vault.Cost                       // of new PINs; zero: the standard
	Up        func() (time.Duration, bool)     // how long the machine is on; nil asks the system
	Boot      func() drift.Boot                // of the machine, by which its clock is watched; nil: by nothing
	Free      func(dir string) (uint64, error) // bytes left on the disk; nil asks the system
	Version   string
	UpdateKey string // public half of the key that signs updates; empty: none is trusted
	Maps      Maps   // nil: there are no verbs about maps
	// Fonts are those of paper; read only by the verb that prints.
	Fonts func() (*paper.Fonts, error)
	// ReadPIN asks a person at the terminal; nil where there is none.
	ReadPIN func(prompt string) (string, error)
}

// The exit codes. Help tells them to the user.
const (
	Done        = 0
	Fault       = 1
	Usage       = 2
	Invalid     = 3
	NotFound    = 4
	Conflict    = 5
	Denied      = 6
	Unavailable = 7
	Locked      = 8 // locked, or in use by another program
)

// verb is one command. Its name may be two words.
type verb struct {
	name string
	args string // of the usage line, after the options
	run  func(context.Context, *call) error
	// flags beyond those every verb has
	flags func(*call)
}

// verbs in the order in which Help shows them.
func verbs() []verb {
	return []verb{
		{"enrol", "", runEnrol, func(c *call) {
			c.set.StringVar(&c.server, "server", "", "")
			c.set.StringVar(&c.codeFile, "code-file", "", "")
			c.set.StringVar(&c.code, "code", "", "") // refused: everybody on the machine can read it there
		}},
		{"recover", "", runRecover, func(c *call) {
			c.set.BoolVar(&c.ask, "ask", false, "")
			c.set.BoolVar(&c.take, "take", false, "")
			c.set.StringVar(&c.out, "out", "", "")
			c.set.Var(&c.approvals, "approval", "")
		}},
		{"record", "FILE.json", runRecord, nil},
		{"list", "", runList, func(c *call) {
			c.set.StringVar(&c.night, "night", "", "")
			c.set.BoolVar(&c.reveal, "reveal", false, "")
		}},
		{"show", "ID", runShow, func(c *call) { c.set.BoolVar(&c.reveal, "reveal", false, "") }},
		{"followups", "", runFollowUps, func(c *call) {
			c.set.BoolVar(&c.ended, "ended", false, "")
			c.set.BoolVar(&c.reveal, "reveal", false, "")
		}},
		{"children", "", runChildren, func(c *call) { c.set.StringVar(&c.since, "since", "", "") }},
		{"summary", "", runSummary, func(c *call) {
			c.set.StringVar(&c.night, "night", "", "")
			c.set.BoolVar(&c.csv, "csv", false, "")
		}},
		{"report", "", runReport, func(c *call) {
			c.set.StringVar(&c.from, "from", "", "")
			c.set.StringVar(&c.to, "to", "", "")
			c.set.StringVar(&c.out, "out", "", "")
			c.set.BoolVar(&c.publish, "publish", false, "")
			c.set.BoolVar(&c.csv, "csv", false, "")
			c.set.BoolVar(&c.freeze, "freeze", false, "")
			c.set.StringVar(&c.frozen, "frozen", "", "")
			c.set.StringVar(&c.withdraw, "withdraw", "", "")
		}},
		{"places", "", runPlaces, func(c *call) {
			c.set.StringVar(&c.from, "from", "", "")
			c.set.StringVar(&c.to, "to", "", "")
			c.set.StringVar(&c.choice, "choice", "all", "")
			c.set.IntVar(&c.width, "width", 500, "")
			c.set.BoolVar(&c.mapped, "map", false, "")
			c.set.StringVar(&c.out, "out", "", "")
			c.set.BoolVar(&c.csv, "csv", false, "")
			c.set.StringVar(&c.at, "at", "", "")
			c.set.StringVar(&c.since, "since", "", "")
			c.set.IntVar(&c.radius, "radius", 200, "")
			c.set.StringVar(&c.what, "what", "", "")
		}},
		{"assignments", "", runAssignments, func(c *call) { c.set.BoolVar(&c.ended, "ended", false, "") }},
		{"assignments new", "", runAssign, func(c *call) {
			c.set.StringVar(&c.what, "what", "", "")
			c.set.StringVar(&c.whom, "who", "", "")
			c.set.StringVar(&c.organisation, "organisation", "", "")
			c.set.StringVar(&c.until, "until", "", "")
			c.set.StringVar(&c.source, "source", "", "")
		}},
		{"assignments answer", "NUMBER begun|ready|not_done|moved|done|undo|withdraw", runAnswer, func(c *call) {
			c.set.StringVar(&c.words, "words", "", "")
			c.set.StringVar(&c.until, "until", "", "")
		}},
		{"statistics", "", runStatistics, nil},
		{"statistics list", "", runStatistics, nil},
		{"statistics import", "FILE", runStatisticsImport, func(c *call) {
			c.set.StringVar(&c.source, "source", "", "")
			c.set.BoolVar(&c.keep, "keep", false, "")
			c.set.StringVar(&c.leave, "leave", "", "")
			c.set.StringVar(&c.ages, "ages", "", "")
		}},
		{"statistics undo", "ID", runStatisticsUndo, func(c *call) { c.set.StringVar(&c.words, "words", "", "") }},
		{"shift", "", runShift, func(c *call) {
			c.set.StringVar(&c.night, "night", "", "")
			c.set.StringVar(&c.out, "out", "", "")
			c.set.BoolVar(&c.close, "close", false, "")
			c.set.BoolVar(&c.anyway, "anyway", false, "")
		}},
		{"lend", "", runLend, func(c *call) {
			c.set.StringVar(&c.raid, "raid", "", "")
			c.set.BoolVar(&c.consent, "consent", false, "")
			c.set.StringVar(&c.decline, "decline", "", "")
		}},
		{"sync", "", runSync, func(c *call) { c.set.BoolVar(&c.once, "once", false, "") }},
		{"bundle ask", "", runBundleAsk, func(c *call) { c.set.StringVar(&c.out, "out", "", "") }},
		{"bundle carry", "FILE", runBundleCarry, func(c *call) { c.set.StringVar(&c.out, "out", "", "") }},
		{"bundle read", "FILE", runBundleRead, nil},
		{"verify", "", runVerify, nil},
		{"iin", "", runIIN, nil},
		{"match", "FILE.tsv", runMatch, nil},
		{"act check", "FILE|TEXT", runActCheck, func(c *call) { c.set.StringVar(&c.keys, "keys", "", "") }},
		{"act print", "ID", runActPrint, func(c *call) { c.set.StringVar(&c.out, "out", "", "") }},
		{"update check", "FILE", runUpdateCheck, func(c *call) { c.set.StringVar(&c.out, "out", "", "") }},
		{"schema", "", runSchema, nil},
		{"map info", "FILE", runMapInfo, nil},
		{"map import", "FILE.mbtiles OUT.pmtiles", runMapImport, func(c *call) {
			c.set.StringVar(&c.said.Attribution, "attribution", "", "")
			c.set.StringVar(&c.said.Name, "name", "", "")
		}},
		{"map render", "", runMapRender, mapRenderFlags},
	}
}

// families are the first words of verbs of two.
var families = []string{"map", "act", "bundle", "update", "assignments", "statistics"}

// Run runs the verb that the arguments name and gives its exit code. handled
// is false where they name none: then the window is asked for.
func Run(ctx context.Context, args []string, stdin io.Reader, stdout, stderr io.Writer, env Env) (code int, handled bool) {
	c := &call{env: env, stdin: stdin, stdout: stdout, stderr: stderr}
	c.speak(language(args))
	if len(args) == 0 {
		return 0, false
	}
	switch args[0] {
	case "help", "-h", "-help", "--help":
		c.help()
		return Done, true
	case "version", "--version":
		c.printf("shyraq %s\n", env.Version)
		return Done, true
	}
	all := verbs()
	name, rest := args[0], args[1:]
	alone := slices.ContainsFunc(all, func(v verb) bool { return v.name == name })
	if slices.Contains(families, name) && len(rest) > 0 && !(alone && strings.HasPrefix(rest[0], "-")) {
		name, rest = name+" "+rest[0], rest[1:]
	}
	at := slices.IndexFunc(all, func(v verb) bool { return v.name == name })
	switch {
	case at >= 0:
	case slices.ContainsFunc(families, func(f string) bool { return helpOf(f, name) }):
		c.help()
		return Done, true
	default:
		if args[0] != "" && args[0][0] == '-' {
			return 0, false // options of the window
		}
		return c.fail(usagef("verb_unknown")), true
	}
	err := c.parse(all[at], rest)
	if errors.Is(err, errHelp) {
		c.help()
		return Done, true
	}
	if err == nil {
		err = all[at].run(ctx, c)
	}
	return c.fail(err), true
}

// helpOf says whether a family of verbs was asked for its help.
func helpOf(family, name string) bool {
	option, ok := strings.CutPrefix(name, family+" ")
	return ok && (option == "--help" || option == "-h" || option == "-help")
}

package cli

import (
	"bufio"
	"errors"
	"flag"
	"fmt"
	"io"
	"strings"

	"shyraq/app/i18n"
	"shyraq/sync/drift"
)

// call is one run of a verb.
type call struct {
	env            Env
	stdin          io.Reader
	typed          *bufio.Reader // stdin, where lines of it are asked for
	stdout, stderr io.Writer
	text           i18n.Texts
	clock          *drift.Clock // of the device that is opened
	set            *flag.FlagSet
	args           []string // without the options

	data, pinFile, officer, lang  string
	json                          bool
	server, code, codeFile, night string
	keys, out                     string
	reveal, csv, once, ended      bool
	from, to                      string // a period
	publish, freeze               bool
	frozen, withdraw              string // the number of a report that was frozen; why it is withdrawn
	choice, at, since             string // of places: which encounters, where and since when something was done
	mapped                        bool   // as a page with a map
	width, radius                 int    // of a hexagon, and of that place
	close, anyway                 bool   // the shift
	raid, decline                 string // whom another unit's raid asks for
	consent                       bool
	picture                       pictureOptions
	what, whom, organisation      string // a decision of the commission: what, who answers
	until, source, words          string // until when, from what report, and what is said of it
	keep                          bool   // of figures that are imported
	leave, ages                   string // rows that are left out, and the ages of NEET
	ask, take                     bool   // of a recovery
	approvals                     repeated
	said                          MapSaid
}

var errHelp = errors.New("help asked for")

// usageError is a command line that cannot be run; its key is a text of
// "cli.usage".
type usageError struct{ key string }

func (e *usageError) Error() string { return "usage: " + e.key }

func usagef(key string) error { return &usageError{key} }

// parse reads options before, between and after the arguments.
func (c *call) parse(v verb, args []string) error {
	c.set = flag.NewFlagSet(v.name, flag.ContinueOnError)
	c.set.SetOutput(io.Discard)
	c.set.StringVar(&c.data, "data", "", "")
	c.set.StringVar(&c.pinFile, "pin-file", "", "")
	c.set.StringVar(&c.officer, "officer", "", "")
	c.set.StringVar(&c.lang, "lang", "", "")
	c.set.BoolVar(&c.json, "json", false, "")
	if v.flags != nil {
		v.flags(c)
	}
	for {
		if err := c.set.Parse(args); err != nil {
			if errors.Is(err, flag.ErrHelp) {
				return errHelp
			}
			return usagef("option_unknown")
		}
		if c.set.NArg() == 0 {
			break
		}
		c.args = append(c.args, c.set.Arg(0))
		args = c.set.Args()[1:]
	}
	want := len(strings.Fields(v.args))
	switch {
	case len(c.args) < want:
		return usagef("argument_missing")
	case len(c.args) > want:
		return usagef("argument_many")
	}
	return nil
}

// language finds --lang before the options are read, so that their own errors
// are said in it.
func language(args []string) string {
	for i, a := range args {
		a = strings.TrimLeft(a, "-")
		if v, ok := strings.CutPrefix(a, "lang="); ok {
			return v
		}
		if a == "lang" && i+1 < len(args) {
			return args[i+1]
		}
	}
	return ""
}

func (c *call) speak(setting string) {
	lang := i18n.Spoken(setting, c.getenv)
	if c.env.Texts != nil {
		c.text = c.env.Texts.For(lang)
	}
}

func (c *call) getenv(name string) string {
	if c.env.Getenv == nil {
		return ""
	}
	return c.env.Getenv(name)
}

// printf says something to a person: what somebody typed is shown safely.
func (c *call) printf(format string, args ...any) {
	_, _ = io.WriteString(c.stdout, i18n.Visible(fmt.Sprintf(format, args...)))
}

// help lists verbs, options and exit codes.
func (c *call) help() {
	t := c.text
	c.printf("%s\n\n%s\n\n", t.T("cli.help.title"), t.T("cli.help.verbs"))
	c.printf("  %-42s %s\n", "shyraq", t.T("cli.help.window"))
	for _, v := range verbs() {
		c.printf("  %-42s %s\n", "shyraq "+usageLine(v), t.T("cli.help."+strings.ReplaceAll(v.name, " ", "_")))
	}
	c.printf("\n%s\n\n", t.T("cli.help.options"))
	for _, o := range [][2]string{
		{"--data DIR", "data"}, {"--pin-file PATH|-", "pin_file"}, {"--code-file PATH|-", "code_file"}, {"--officer ID", "officer"},
		{"--lang kk|ru|en", "lang"}, {"--json", "json"}, {"--reveal", "reveal"},
		{"--attribution TEXT", "attribution"}, {"--name TEXT", "map_name"},
		{"--pack FILE", "pack"}, {"--size WxH", "size"}, {"--scale S", "scale"},
		{"--flavour day|night|red", "flavour"}, {"--points FILE.geojson", "points"},
	} {
		c.printf("  %-42s %s\n", o[0], t.T("cli.help."+o[1]))
	}
	c.printf("\n%s\n\n", t.T("cli.help.exits"))
	for code := Done; code <= Locked; code++ {
		c.printf("  %d  %s\n", code, t.T(fmt.Sprintf("cli.help.exit_%d", code)))
	}
}

func usageLine(v verb) string {
	line := v.name
	switch v.name {
	case "enrol":
		line += " --server URL [--code-file PATH|-]"
	case "recover":
		line += " [--ask] [--out FILE] [--approval FILE…] [--take]"
	case "summary":
		line += " --night DATE [--csv]"
	case "report":
		line += " --from DATE --to DATE [--csv] [--publish] [--freeze] | --frozen NUMBER|all [--withdraw REASON]"
	case "places":
		line += " --from DATE --to DATE [--choice all|outside|venue] [--width METRES] [--csv] [--map] | --at LAT,LON --since DATE [--radius METRES] [--what TEXT]"
	case "assignments":
		line += " [--ended]"
	case "assignments new":
		line += " --what TEXT --who OFFICER|--organisation NAME --until DATE [--source NUMBER]"
	case "assignments answer":
		return line + " " + v.args + " [--words TEXT] [--until DATE]"
	case "statistics import":
		return line + " " + v.args + " [--keep --source NAME] [--leave N,N…] [--ages 15-34]"
	case "statistics undo":
		return line + " " + v.args + " --words REASON"
	case "shift":
		line += " [--night DATE] [--out FILE.pdf] [--close [--anyway]]"
	case "lend":
		line += " [--raid ID --consent|--decline REASON]"
	case "sync":
		line += " --once"
	case "map render":
		line += " --pack FILE… --center LAT,LON --zoom Z --out FILE.png"
	case "followups":
		line += " [--ended]"
	case "children":
		line += " [--since DATE]"
	case "list":
		line += " [--night DATE]"
	case "act check":
		line += " [--keys FILE]"
	case "update check":
		line += " [--out FOLDER]"
	case "act print", "bundle ask", "bundle carry":
		line += " --out FILE"
	}
	if v.args != "" {
		line += " " + v.args
	}
	return line
}

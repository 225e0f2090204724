package desktop

import (
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"

	"shyraq/app/cli"
	"shyraq/app/i18n"
	"shyraq/app/locate"
	"shyraq/app/session"
	"shyraq/app/ui/palette"
	"shyraq/disk"
)

// prefs are what a person chose for this computer, and where it is kept: in
// clear in the user's configuration directory.
type prefs struct {
	session.Prefs
	path string
}

// The bounds of the idle lock, in minutes.
const (
	idleLeast   = 1
	idleMost    = 10
	idleDefault = 3
)

// options are what the window is started with.
type options struct {
	data string // directory of the device
	demo string // directory of the demonstration; empty: none
	gps  string // the satellite receiver for this run; empty: as chosen
	lang string // the language for this run; empty: as chosen
}

func windowOptions(env cli.Env, args []string) (options, error) {
	var o options
	f := flag.NewFlagSet("shyraq", flag.ContinueOnError)
	f.SetOutput(io.Discard)
	f.StringVar(&o.data, "data", "", "")
	f.StringVar(&o.demo, "demo", "", "")
	f.StringVar(&o.gps, "gps", env.Getenv("SHYRAQ_GPS"), "")
	f.StringVar(&o.lang, "lang", "", "")
	if err := f.Parse(args); err != nil {
		return o, err
	}
	if f.NArg() > 0 {
		return o, fmt.Errorf("unknown argument; see shyraq --help")
	}
	if _, err := locate.Parse(o.gps); err != nil {
		return o, fmt.Errorf("--gps: %w; it is off, gpsd[:HOST:PORT], serial:PORT[,SPEED], tcp:HOST:PORT or file:PATH", err)
	}
	var err error
	if o.demo != "" {
		o.demo, err = filepath.Abs(o.demo)
		return o, err
	}
	o.data, err = cli.DataDir(o.data, env.Getenv)
	return o, err
}

// loadPrefs reads the settings; a file that cannot be read is as good as none.
func loadPrefs(o options) prefs {
	p := prefs{path: filepath.Join(o.demo, "settings.json")}
	if o.demo == "" {
		dir, err := os.UserConfigDir()
		if err != nil {
			dir = o.data
		}
		p.path = filepath.Join(dir, "shyraq", "settings.json")
	}
	if raw, err := os.ReadFile(p.path); err == nil {
		_ = json.Unmarshal(raw, &p)
	}
	if p.Idle < idleLeast || p.Idle > idleMost {
		p.Idle = idleDefault
	}
	if textSize(p.Text).factor() == 1 {
		p.Text = string(textNormal)
	}
	if p.Flavour != palette.Day && p.Flavour != palette.Red {
		p.Flavour = palette.Night
	}
	return p
}

func (p prefs) save() error {
	raw, err := json.Marshal(p)
	if err != nil {
		return fmt.Errorf("keep settings: %w", err)
	}
	if err := os.MkdirAll(filepath.Dir(p.path), 0o700); err != nil {
		return fmt.Errorf("keep settings: %w", err)
	}
	if err := disk.Replace(p.path, raw); err != nil {
		return fmt.Errorf("keep settings: %w", err)
	}
	return nil
}

// spoken is the language: that of this run, else the setting, else the
// locale's, else Kazakh.
func spoken(env cli.Env, p prefs, o options) i18n.Lang {
	if lang := i18n.Lang(o.lang); slices.Contains(i18n.Langs(), lang) {
		return lang
	}
	return i18n.Spoken(string(p.Lang), env.Getenv)
}

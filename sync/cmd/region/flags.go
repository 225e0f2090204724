package main

import (
	"flag"
	"fmt"
	"io"
	"path/filepath"
	"runtime"

	"shyraq/sync/region"
	"shyraq/sync/region/place"
)

// flags are what the verbs take; each verb registers its own.
type flags struct {
	*flag.FlagSet
	data, key, database, config string
	json                        bool
	anywhere                    bool // the verb needs no region
	getenv                      func(string) string
}

func newFlags(verb string, getenv func(string) string) *flags {
	f := &flags{FlagSet: flag.NewFlagSet(verb, flag.ContinueOnError), getenv: getenv}
	f.SetOutput(io.Discard)
	f.StringVar(&f.data, "data", dataDir(getenv), "")
	f.StringVar(&f.key, "key-file", "", "")
	f.StringVar(&f.database, "database", "", "")
	f.StringVar(&f.config, "config", getenv("SHYRAQ_REGION_CONFIG"), "")
	f.BoolVar(&f.json, "json", false, "")
	return f
}

// parse reads flags before and after the arguments of a verb.
func (f *flags) parse(args []string, want int) ([]string, error) {
	var rest []string
	for {
		if err := f.Parse(args); err != nil {
			return nil, fmt.Errorf("%w: %w", errUsage, err)
		}
		if f.NArg() == 0 {
			break
		}
		rest, args = append(rest, f.Arg(0)), f.Args()[1:]
	}
	if err := configure(f.FlagSet, f.config, f.getenv); err != nil {
		return nil, err
	}
	if f.data == "" && !f.anywhere {
		return nil, fmt.Errorf("%w: there is no home directory; give --data DIR", errUsage)
	}
	if want >= 0 && len(rest) != want {
		return nil, fmt.Errorf("%w: %s takes %d arguments, not %d", errUsage, f.Name(), want, len(rest))
	}
	return rest, nil
}

// dataDir is where a region lies unless it is told; empty where there is no such
// place: the folder the program happens to be started in is none.
func dataDir(getenv func(string) string) string {
	if d := getenv("SHYRAQ_REGION_DATA"); d != "" {
		return d
	}
	base := getenv("XDG_DATA_HOME")
	if runtime.GOOS == "windows" {
		base = getenv("LocalAppData")
	}
	if !filepath.IsAbs(base) {
		if base = getenv("HOME"); !filepath.IsAbs(base) {
			return ""
		}
		base = filepath.Join(base, ".local", "share")
	}
	return filepath.Join(base, "shyraq-region")
}

// options open a region that is there. One without a region gets none: a slip in
// --data, or a volume that is not mounted, must not become a second region.
func (f *flags) options() region.Options {
	return region.Options{Dir: f.data, KeyFile: f.key, Database: f.database, Known: true}
}

func (f *flags) place() place.Place {
	return place.Place{Dir: f.data, KeyFile: f.key, Database: f.database}
}

// keyFile is where the sealing key is looked for.
func (f *flags) keyFile() string {
	if f.key != "" {
		return f.key
	}
	return filepath.Join(f.data, "key")
}

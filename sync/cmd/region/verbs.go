package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"

	"github.com/google/uuid"

	"shyraq/app/raid"
	"shyraq/sync/courier/wire"
	"shyraq/sync/region"
)

const help = `shyraq-region: the regional server of Shyraq

  serve     serve devices until stopped
              --listen ADDR   where to listen (127.0.0.1:8443; port 0 takes any)
              --name HOST     a name or address of this server for its certificate; may be repeated
              --demo          a demonstration: take devices with an injected clock
              --attached      stop when standard input ends, as when the program that started this one dies
              --new-epoch     the store was restored from a backup: devices push again what they have
  load FILE take in a region file: districts, units, schools, venues, limits, planned raids
              --dry-run       only list what would change
  register load FILE
            take in a list of registered children, an export of the police as CSV or TSV;
            the list of each district it names takes the place of the one before
              --register CODE G_POL unless told otherwise
              --dry-run       only check it; bad rows are told by number
              --skip-bad      take the good rows in though others are bad
  invite    print a one-time code (24 hours, one use)
              --role ROLE     patrol, inspector, supervisor or administrator
              --unit ID       a unit of the loaded region file
              --name NAME     the officer's name
              --officer ID    instead of the three: a further device of this officer
  officers  list officers and their devices
  revoke    end an officer or a device, at once
              --officer ID, or --device ID
  names     list what this server is called; a device enrols by a name of the list only
            names add HOST[:PORT]     the certificate names it at once, and devices learn of it
            names remove HOST[:PORT]
  keys      print the officers' public keys, signed, by which printed acts are checked
              (shyraq act check --keys FILE)
  verify    audit both copies of the store; names every problem

All verbs but serve also work while the server runs. All take
  --data DIR       the data directory (SHYRAQ_REGION_DATA, else the user's data directory)
  --key-file FILE  the sealing key (DIR/key). In a real region it must not lie beside the data.
  --json           print JSON; a failure prints {"code","field","detail"} on standard error

serve prints one line of JSON on standard output when it is ready:
  {"listen":"127.0.0.1:8443","server_id":"...","ca_sha256":"..."}

Exit codes: 0 done, 1 fault, 2 usage, 3 invalid, 4 not found, 5 conflict, 6 denied,
7 unavailable, 8 data directory in use.
`

// flags are what the verbs take; each verb registers its own.
type flags struct {
	*flag.FlagSet
	data, key string
	json      bool
}

func newFlags(verb string, getenv func(string) string) *flags {
	f := &flags{FlagSet: flag.NewFlagSet(verb, flag.ContinueOnError)}
	f.SetOutput(io.Discard)
	f.StringVar(&f.data, "data", dataDir(getenv), "")
	f.StringVar(&f.key, "key-file", "", "")
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
	if f.data == "" {
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

type verb func(ctx context.Context, args []string, std stdio, getenv func(string) string) error

func run(ctx context.Context, args []string, std stdio, getenv func(string) string) int {
	verbs := map[string]verb{"serve": serve, "load": load, "register": register, "invite": invite, "officers": officers, "revoke": revoke, "keys": keys, "names": called, "verify": verify}
	if len(args) > 0 && (args[0] == "help" || args[0] == "--help" || args[0] == "-h") {
		fmt.Fprint(std.out, help)
		return 0
	}
	if len(args) == 0 || verbs[args[0]] == nil {
		fmt.Fprint(std.err, help)
		return 2
	}
	err := verbs[args[0]](ctx, args[1:], std, getenv)
	if errors.Is(err, flag.ErrHelp) {
		fmt.Fprint(std.out, help)
		return 0
	}
	return report(err, args, std)
}

// report says what went wrong and gives the exit code.
func report(err error, args []string, std stdio) int {
	if err == nil {
		return 0
	}
	_, body := wire.Status(err)
	asJSON := false
	for _, a := range args {
		asJSON = asJSON || a == "--json" || a == "-json"
	}
	if asJSON {
		_ = json.NewEncoder(std.err).Encode(body)
	} else {
		fmt.Fprintln(std.err, "shyraq-region:", err)
	}
	switch {
	case errors.Is(err, errUsage):
		return 2
	case body.Code == "in_use":
		return 8
	case errors.Is(err, raid.Invalid):
		return 3
	case errors.Is(err, raid.NotFound):
		return 4
	case errors.Is(err, raid.Conflict):
		return 5
	case errors.Is(err, raid.Denied):
		return 6
	case errors.Is(err, raid.Unavailable):
		return 7
	}
	return 1
}

// with runs an administrator's verb on the running server of the directory, or
// on the directory itself where none runs. One without a region gets none: a
// slip in --data must not become a second region.
func with(ctx context.Context, f *flags, do func(region.Control) error) error {
	return on(ctx, f, region.Options{Dir: f.data, KeyFile: f.key, Known: true}, do)
}

func on(ctx context.Context, f *flags, o region.Options, do func(region.Control) error) error {
	if r, err := region.Dial(ctx, f.data); err == nil {
		defer r.Close()
		return do(r)
	}
	r, err := region.Open(ctx, o)
	if err != nil {
		return err
	}
	return errors.Join(do(r), r.Close())
}

func load(ctx context.Context, args []string, std stdio, getenv func(string) string) error {
	f := newFlags("load", getenv)
	dry := f.Bool("dry-run", false, "")
	rest, err := f.parse(args, 1)
	if err != nil {
		return err
	}
	file, err := os.ReadFile(rest[0])
	if err != nil {
		return fmt.Errorf("%w: %w", raid.Errorf(raid.NotFound, "file_missing", "the region file cannot be read"), err)
	}
	// A region may be filled before it is served for the first time.
	o := region.Options{Dir: f.data, KeyFile: f.key, Known: *dry}
	return on(ctx, f, o, func(c region.Control) error {
		rep, err := c.Load(ctx, file, *dry)
		if err != nil {
			return err
		}
		if f.json {
			return json.NewEncoder(std.out).Encode(rep)
		}
		for _, ch := range rep.Changes {
			fmt.Fprintf(std.out, "%-8s %-10s %s\n", ch.Kind, ch.List, ch.ID)
		}
		word := "loaded"
		if rep.DryRun {
			word = "would change"
		}
		fmt.Fprintf(std.out, "%s: %s, %d changes, %d planned raids written\n", rep.Region, word, len(rep.Changes), rep.Raids)
		return nil
	})
}

func register(ctx context.Context, args []string, std stdio, getenv func(string) string) error {
	f := newFlags("register", getenv)
	ask := region.RegisterRequest{Register: "G_POL"}
	f.StringVar((*string)(&ask.Register), "register", string(ask.Register), "")
	f.BoolVar(&ask.DryRun, "dry-run", false, "")
	f.BoolVar(&ask.SkipBad, "skip-bad", false, "")
	rest, err := f.parse(args, 2)
	if err != nil {
		return err
	}
	if rest[0] != "load" {
		return fmt.Errorf("%w: register load FILE", errUsage)
	}
	if ask.File, err = os.ReadFile(rest[1]); err != nil {
		return raid.Errorf(raid.NotFound, "file_missing", "the list cannot be read")
	}
	return with(ctx, f, func(c region.Control) error {
		// What is wrong is told first, whether or not something is written.
		check := ask
		check.DryRun = true
		rep, err := c.LoadRegister(ctx, check)
		if err != nil {
			return err
		}
		if !f.json {
			for _, b := range rep.Bad {
				fmt.Fprintf(std.err, "row %d %s: %s\n", b.Row, b.Column, b.Code)
			}
			for _, b := range rep.Doubts {
				fmt.Fprintf(std.err, "look at row %d %s: %s\n", b.Row, b.Column, b.Code)
			}
		}
		if ask.DryRun && rep.Rows == 0 {
			return raid.Errorf(raid.Invalid, "register_empty", "no child of %d rows can be taken", len(rep.Bad))
		}
		if !ask.DryRun {
			if rep, err = c.LoadRegister(ctx, ask); err != nil {
				return err
			}
		}
		if f.json {
			return json.NewEncoder(std.out).Encode(rep)
		}
		word := "loaded"
		if rep.DryRun {
			word = "would load"
		}
		fmt.Fprintf(std.out, "%s: %s %d children of %d districts, %d parts changed, %d bad rows, %d to look at\n", ask.Register, word, rep.Rows, len(rep.Districts), rep.Written, len(rep.Bad), len(rep.Doubts))
		return nil
	})
}

func invite(ctx context.Context, args []string, std stdio, getenv func(string) string) error {
	f := newFlags("invite", getenv)
	var ask region.InviteRequest
	f.StringVar((*string)(&ask.Role), "role", "", "")
	f.StringVar(&ask.Unit, "unit", "", "")
	f.StringVar(&ask.Name, "name", "", "")
	f.TextVar(&ask.Officer, "officer", uuid.Nil, "")
	if _, err := f.parse(args, 0); err != nil {
		return err
	}
	return with(ctx, f, func(c region.Control) error {
		v, err := c.Invite(ctx, ask)
		if err != nil {
			return err
		}
		if f.json {
			return json.NewEncoder(std.out).Encode(v)
		}
		fmt.Fprintln(std.out, v.Code)
		fmt.Fprintf(std.err, "officer %s, until %s, one use\n", v.Officer, v.Until.Format("2006-01-02 15:04 MST"))
		return nil
	})
}

func officers(ctx context.Context, args []string, std stdio, getenv func(string) string) error {
	f := newFlags("officers", getenv)
	if _, err := f.parse(args, 0); err != nil {
		return err
	}
	return with(ctx, f, func(c region.Control) error {
		rows, err := c.Officers(ctx)
		if err != nil {
			return err
		}
		if f.json {
			return json.NewEncoder(std.out).Encode(rows)
		}
		ended := map[bool]string{true: " revoked"}
		for _, o := range rows {
			fmt.Fprintf(std.out, "%s  %-13s %-12s %s%s\n", o.ID, o.Role, o.Unit, o.Name, ended[o.Revoked])
			for _, d := range o.Devices {
				fmt.Fprintf(std.out, "    device %s  until %s%s\n", d.ID, d.Expires.Format("2006-01-02"), ended[d.Revoked])
			}
		}
		return nil
	})
}

func revoke(ctx context.Context, args []string, std stdio, getenv func(string) string) error {
	f := newFlags("revoke", getenv)
	var ask region.RevokeRequest
	f.TextVar(&ask.Officer, "officer", uuid.Nil, "")
	f.TextVar(&ask.Device, "device", uuid.Nil, "")
	if _, err := f.parse(args, 0); err != nil {
		return err
	}
	return with(ctx, f, func(c region.Control) error {
		if err := c.Revoke(ctx, ask); err != nil {
			return err
		}
		if f.json {
			return json.NewEncoder(std.out).Encode(ask)
		}
		fmt.Fprintln(std.out, "revoked")
		return nil
	})
}

func called(ctx context.Context, args []string, std stdio, getenv func(string) string) error {
	f := newFlags("names", getenv)
	rest, err := f.parse(args, -1)
	if err != nil {
		return err
	}
	var ask region.NamesRequest
	switch {
	case len(rest) == 0:
	case len(rest) > 1 && rest[0] == "add":
		ask.Add = rest[1:]
	case len(rest) > 1 && rest[0] == "remove":
		ask.Remove = rest[1:]
	default:
		return fmt.Errorf("%w: names [add HOST... | remove HOST...]", errUsage)
	}
	return with(ctx, f, func(c region.Control) error {
		rows, err := c.Names(ctx, ask)
		if err != nil {
			return err
		}
		if f.json {
			return json.NewEncoder(std.out).Encode(rows)
		}
		from := map[bool]string{true: "  (serve --name)"}
		for _, n := range rows {
			fmt.Fprintf(std.out, "%s%s\n", n.Name, from[n.Serve])
		}
		return nil
	})
}

func keys(ctx context.Context, args []string, std stdio, getenv func(string) string) error {
	f := newFlags("keys", getenv)
	if _, err := f.parse(args, 0); err != nil {
		return err
	}
	return with(ctx, f, func(c region.Control) error {
		v, err := c.Keys(ctx)
		if err != nil {
			return err
		}
		enc := json.NewEncoder(std.out) // a file for a program, with --json or without
		enc.SetIndent("", " ")
		return enc.Encode(v)
	})
}

func verify(ctx context.Context, args []string, std stdio, getenv func(string) string) error {
	f := newFlags("verify", getenv)
	if _, err := f.parse(args, 0); err != nil {
		return err
	}
	return with(ctx, f, func(c region.Control) error {
		v, err := c.Verify(ctx)
		if err != nil {
			return err
		}
		if f.json {
			err = json.NewEncoder(std.out).Encode(v)
		} else {
			for _, p := range v.Ledger.Findings {
				fmt.Fprintln(std.out, p)
			}
			_, err = fmt.Fprintf(std.out, "%d revisions, %d held, %d quarantined, %d problems\n", v.Revisions, v.Held, v.Quarantined, len(v.Ledger.Findings))
		}
		if err == nil && !v.Good {
			err = raid.Errorf(raid.Conflict, "store_damaged", "%d problems", len(v.Ledger.Findings))
		}
		return err
	})
}

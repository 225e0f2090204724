package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/google/uuid"

	"shyraq/sync/region/admin"
	"shyraq/sync/region/retention"
)

// retain says what is due.
func retain(ctx context.Context, args []string, std stdio, getenv func(string) string) error {
	f := newFlags("retention", getenv)
	if _, err := f.parse(args, 0); err != nil {
		return err
	}
	return with(ctx, f, func(c admin.Control) error {
		v, err := c.Retention(ctx)
		if err != nil {
			return err
		}
		if f.json {
			return json.NewEncoder(std.out).Encode(v)
		}
		return printRetention(std.out, v)
	})
}

func printRetention(w io.Writer, v admin.RetentionReport) error {
	switch {
	case v.Usual:
		fmt.Fprintln(w, "the region set no terms: those of the program are proposals, rest on no law that was found, and erase nothing by themselves")
	case !v.On:
		fmt.Fprintln(w, "switched off: nothing is erased by itself")
	default:
		fmt.Fprintln(w, "switched on: what is due is erased each night")
	}
	for _, t := range v.Terms {
		mark := "unverified"
		if t.Verified {
			mark = "verified"
		}
		fmt.Fprintf(w, "  %-16s %4d months from %s  %s: %s\n", t.Category, t.Months, t.From, mark, t.Source)
	}
	kept := 0
	for _, n := range v.Kept {
		kept += n
	}
	fmt.Fprintf(w, "on %s: %d records, %d of them due, %d due but held, %d not due; of %d more nothing is left\n", v.Today, v.Records, len(v.Due), len(v.Held), kept, v.Erased)
	for _, r := range v.Due {
		if r.Erases() {
			fmt.Fprintf(w, "due   %s  %s  since %s\n", r.Record, r.Category, r.Ends)
		} else {
			fmt.Fprintf(w, "due   %s  %s  %d lists that were replaced\n", r.Record, r.Category, len(r.Old))
		}
	}
	for _, r := range v.Held {
		fmt.Fprintf(w, "held  %s  %s  since %s: %s\n", r.Record, r.Category, r.Ends, told(r.Held))
	}
	return nil
}

func told(all []retention.Reason) string {
	out := make([]string, 0, len(all))
	for _, r := range all {
		out = append(out, map[retention.Reason]string{
			retention.HeldByOrder: "an administrator has it held", retention.HeldVersions: "two versions have to be joined", retention.HeldOpen: "a child is in care by it",
			retention.HeldReferral: "a referral is not done", retention.HeldCase: "an article was chosen and there is no protocol", retention.HeldAside: "something of it is in quarantine",
			retention.HeldSpoken: "what it is about is kept", retention.HeldTime: "its times cannot be true", retention.HeldUnknown: "this program cannot read it",
		}[r])
	}
	return strings.Join(out, ", ")
}

// held says what is held of a person. Neither his number nor his name is taken from
// the command line, which every user of the machine sees.
func held(ctx context.Context, args []string, std stdio, getenv func(string) string) error {
	f := newFlags("held", getenv)
	on := f.String("on", "", "")
	rest, err := f.parse(args, -1)
	if err != nil {
		return err
	}
	ask, err := asked(*on, rest, std.in)
	if err != nil {
		return err
	}
	return with(ctx, f, func(c admin.Control) error {
		v, err := c.Held(ctx, ask)
		if err != nil {
			return err
		}
		if f.json {
			return json.NewEncoder(std.out).Encode(v)
		}
		return printHeld(std.out, v)
	})
}

// mostPerson is how long an IIN and a name may be, in bytes.
const mostPerson = 4 << 10

func asked(on string, rest []string, in io.Reader) (ask admin.HeldRequest, err error) {
	if (on == "") != (len(rest) == 1) || len(rest) > 1 {
		return ask, fmt.Errorf("%w: held RECORD, or held --on FILE (- is standard input) with an IIN or a name in it", errUsage)
	}
	if len(rest) == 1 {
		if ask.Record, err = uuid.Parse(rest[0]); err != nil {
			return ask, fmt.Errorf("%w: that is no id of a record; an IIN or a name is read from a file or standard input: held --on -", errUsage)
		}
		return ask, nil
	}
	if on != "-" {
		file, err := os.Open(on)
		if err != nil {
			return ask, err
		}
		defer func() { _ = file.Close() }()
		in = file
	}
	b, err := io.ReadAll(io.LimitReader(in, mostPerson))
	ask.Person = string(b)
	return ask, err
}

func printHeld(w io.Writer, v admin.HeldReport) error {
	fmt.Fprintf(w, "%d records, and %d lines in quarantine\n", len(v.Records), v.Aside)
	for _, r := range v.Records {
		until := "no term is in force"
		if r.Ends != "" {
			until = "term ends " + string(r.Ends)
		}
		fmt.Fprintf(w, "%s  %s (%s)  in %d of %d revisions, from %s to %s; %s\n", r.Record, r.Kind, r.Category, r.Revisions, r.Of,
			r.First.Format("2006-01-02"), r.Last.Format("2006-01-02"), until)
		if len(r.Standing.Held) > 0 {
			fmt.Fprintf(w, "  held: %s\n", told(r.Standing.Held))
		}
		if r.Old {
			fmt.Fprintln(w, "  only in revisions that were replaced")
		}
		for _, o := range r.Readers {
			fmt.Fprintf(w, "  can be read by %s  %s, %s of %s\n", o.ID, o.Name, o.Role, o.Unit)
		}
	}
	_, err := fmt.Fprintln(w, "who did read it: audit who-looked RECORD. What was printed or exported is not known here")
	return err
}

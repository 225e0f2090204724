package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"github.com/google/uuid"

	"shyraq/sync/region/admin"
	"shyraq/sync/region/retention"
)

const retentionUsage = "retention [--apply], retention terms FILE --as KEY-FILE, retention hold RECORD, retention release RECORD --as KEY-FILE"

// retain says what is due, and erases it where that is asked.
func retain(ctx context.Context, args []string, std stdio, getenv func(string) string) error {
	f := newFlags("retention", getenv)
	apply, as := f.Bool("apply", false, ""), f.String("as", "", "")
	rest, err := f.parse(args, -1)
	if err != nil {
		return err
	}
	switch {
	case len(rest) == 2 && rest[0] == "terms" && *as != "":
		return proposeTerms(ctx, f, *as, rest[1], std)
	case len(rest) == 2 && (rest[0] == "hold" || rest[0] == "release"):
		id, err := uuid.Parse(rest[1])
		if err != nil {
			return fmt.Errorf("%w: %q is no id of a record", errUsage, rest[1])
		}
		ask := admin.HoldRequest{Record: id, Release: rest[0] == "release"}
		if !ask.Release {
			*as = "" // nobody else is needed
		}
		return propose(ctx, f, *as, admin.ProposeFree, ask, std, func(c admin.Control) error { return c.Hold(ctx, ask) })
	case len(rest) > 0:
		return fmt.Errorf("%w: %s", errUsage, retentionUsage)
	}
	return with(ctx, f, func(c admin.Control) error {
		if *apply {
			v, err := c.Retain(ctx)
			if err != nil {
				return err
			}
			if f.json {
				return json.NewEncoder(std.out).Encode(v)
			}
			return printErased(std.out, v)
		}
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

// proposeTerms has another administrator approve the terms of a file.
func proposeTerms(ctx context.Context, f *flags, as, path string, std stdio) error {
	raw, err := std.content(path)
	if err != nil {
		return err
	}
	terms, err := retention.Parse(raw)
	if err != nil {
		return err
	}
	return propose(ctx, f, as, admin.ProposeTerms, terms, std, nil)
}

// erase has a record erased, which takes two.
func erase(ctx context.Context, args []string, std stdio, getenv func(string) string) error {
	f := newFlags("erase", getenv)
	reason, as, old := f.String("reason", "", ""), f.String("as", "", ""), f.Bool("old", false, "")
	rest, err := f.parse(args, 1)
	if err != nil {
		return err
	}
	id, err := uuid.Parse(rest[0])
	if err != nil {
		return fmt.Errorf("%w: %q is no id of a record; held finds it", errUsage, rest[0])
	}
	if !slices.Contains(admin.EraseReasons, *reason) {
		return fmt.Errorf("%w: --reason is one of %s", errUsage, strings.Join(admin.EraseReasons, ", "))
	}
	ask := admin.EraseRequest{Record: id, Old: *old, Reason: *reason}
	return propose(ctx, f, *as, admin.ProposeErase, ask, std, func(c admin.Control) error { return c.Erase(ctx, ask) })
}

func printErased(w io.Writer, v admin.EraseReport) error {
	fmt.Fprintf(w, "erased: %d records, %d revisions, %d lines in quarantine; devices erase it when they come next, and a backup of before has it until it is deleted\n",
		len(v.Records), v.Revisions, v.Aside)
	return tellLeft(w, v.Left)
}

// tellLeft names the older stores beside the one that is served.
func tellLeft(w io.Writer, names []string) error {
	if len(names) == 0 {
		return nil
	}
	_, err := fmt.Fprintf(w, "older copies lie in the data directory, and have what was erased: remove %s\n", strings.Join(names, ", "))
	return err
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
			retention.HeldReferral: "a referral is not done", retention.HeldDecision: "a decision of the commission is not done", retention.HeldCase: "an article was chosen and there is no protocol", retention.HeldAside: "something of it is in quarantine",
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
		if err := printHeld(std.out, v); err != nil || ask.Person == "" {
			return err
		}
		_, err = fmt.Fprintln(std.out, "another spelling is not looked for: ask again with the name as else it may have been written (in Kazakh, in Russian, without the patronymic), and with the IIN")
		return err
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
		from, to := "times that cannot be", "times that cannot be"
		if !r.First.IsZero() {
			from, to = r.First.Format("2006-01-02"), r.Last.Format("2006-01-02")
		}
		fmt.Fprintf(w, "%s  %s (%s)  in %d of %d revisions, from %s to %s; %s\n", r.Record, r.Kind, r.Category, r.Revisions, r.Of,
			from, to, until)
		if r.Unclear > 0 {
			fmt.Fprintf(w, "  %d of them by a clock that was wrong\n", r.Unclear)
		}
		if len(r.Standing.Held) > 0 {
			fmt.Fprintf(w, "  held: %s\n", told(r.Standing.Held))
		}
		if r.Old {
			fmt.Fprintln(w, "  only in revisions that were replaced")
		}
		if r.Joined {
			fmt.Fprintln(w, "  named otherwise here: an officer said that it is the same child. Check it before anything is told or erased")
		}
		for _, o := range r.Readers {
			fmt.Fprintf(w, "  can be read by %s  %s, %s of %s\n", o.ID, o.Name, o.Role, o.Unit)
		}
	}
	_, err := fmt.Fprintln(w, "who did, printed or exported it: audit who-looked RECORD. What became of a print or a file is not known here")
	return err
}

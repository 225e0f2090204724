package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"time"

	"github.com/google/uuid"

	"shyraq/sync/region/admin"
)

// lost says what could be read on a device that is lost, and revokes it.
func lost(ctx context.Context, args []string, std stdio, getenv func(string) string) error {
	f := newFlags("lost", getenv)
	revoke := f.Bool("revoke", false, "")
	rest, err := f.parse(args, 1)
	if err != nil {
		return err
	}
	id, err := uuid.Parse(rest[0])
	if err != nil {
		return fmt.Errorf("%w: %q is no id of a device; officers lists them", errUsage, rest[0])
	}
	return with(ctx, f, func(c admin.Control) error {
		v, err := c.Lost(ctx, admin.LostRequest{Device: id, Revoke: *revoke})
		if err != nil {
			return err
		}
		if f.json {
			return json.NewEncoder(std.out).Encode(v)
		}
		return printLost(std.out, v, time.Now())
	})
}

// noted is within what time the audit and the register say the same of one contact.
const noted = 2 * time.Minute

// printLost says it to a person. What a lost device wrote since its last contact nobody
// here knows, and of what it was given the region knows the night of the writing alone:
// that of the meeting is sealed in the record.
func printLost(w io.Writer, v admin.LostReport, now time.Time) error {
	when := func(t time.Time) string {
		if t.After(now) {
			return when(t) + " (later than now: a clock was wrong then)"
		}
		return when(t)
	}
	state := "not revoked: lost " + v.Device.String() + " --revoke"
	if v.Revoked {
		state = "revoked"
	}
	fmt.Fprintf(w, "device %s, %s\n", v.Device, state)
	fmt.Fprintf(w, "%d records of here could be read on it, plans among them; the region has %d revisions that it wrote itself\n", v.Records, v.Wrote)
	fmt.Fprintln(w, "what it wrote since its last contact is not known here and comes on top")
	fmt.Fprintf(w, "given from %s to %s; last contact %s\n", when(v.From), when(v.Until), when(v.Contact))
	if slices.ContainsFunc(v.Officers, func(o admin.LostOfficer) bool { return o.Unlocked.After(v.Contact.Add(noted)) }) {
		fmt.Fprintln(w, "it was unlocked after that: the server was put back to an earlier copy, and what it was given since the copy is not known here and comes on top")
	}
	for _, o := range v.Officers {
		fmt.Fprintf(w, "  %s  %s  unlocked it last %s\n", o.ID, o.Name, when(o.Unlocked))
	}
	for _, n := range v.Nights {
		fmt.Fprintf(w, "  begun in the night of %s: %d\n", n.Night, n.Records)
	}
	if len(v.Nights) > 0 {
		fmt.Fprintln(w, "  a night is that in which the record was begun, not that of the meeting: a meeting of an earlier night that was entered later stands in the later one")
	}
	if v.Unclear > 0 {
		fmt.Fprintf(w, "  night not known: %d, begun by a clock that was wrong, before %s\n", v.Unclear, when(v.Until))
	}
	if v.Earlier {
		fmt.Fprintln(w, "older entries of the audit lie in files: what was given before them is not counted")
	}
	_, err := fmt.Fprintln(w, "what it gave up by closing a shift is not known here: of these less may be readable")
	return err
}

func when(t time.Time) string {
	if t.IsZero() {
		return "never, as far as is known"
	}
	return t.UTC().Format("2006-01-02 15:04 UTC")
}

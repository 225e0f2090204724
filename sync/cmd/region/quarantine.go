package main

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"shyraq/sync/region/admin"

	"github.com/google/uuid"
)

func quarantine(ctx context.Context, args []string, std stdio, getenv func(string) string) error {
	f := newFlags("quarantine", getenv)
	var ask admin.AdmitRequest
	var list admin.AsidesRequest
	f.BoolVar(&ask.All, "all", false, "")
	f.TextVar(&ask.Device, "device", uuid.Nil, "")
	f.TextVar(&ask.Officer, "officer", uuid.Nil, "")
	f.Var((*names)(&ask.Reasons), "reason", "")
	f.BoolVar(&list.Held, "held", false, "")
	rest, err := f.parse(args, -1)
	if err != nil {
		return err
	}
	ask.All = ask.All || ask.Device != uuid.Nil || ask.Officer != uuid.Nil || len(ask.Reasons) > 0
	return with(ctx, f, func(c admin.Control) error {
		switch {
		case len(rest) == 0 || len(rest) == 1 && rest[0] == "list":
			return listAsides(ctx, c, list, f, std)
		case len(rest) == 2 && rest[0] == "show":
			return showAside(ctx, c, rest[1], f, std)
		case rest[0] == "admit" && ask.All == (len(rest) == 1):
			ask.Keys = rest[1:]
			v, err := c.Admit(ctx, ask)
			if err != nil {
				return err
			}
			return admitted(v, f, std)
		}
		return fmt.Errorf("%w: quarantine list, quarantine show NAME, quarantine admit NAME…, or quarantine admit --all, --device ID, --officer ID or --reason WORD", errUsage)
	})
}

func listAsides(ctx context.Context, c admin.Control, ask admin.AsidesRequest, f *flags, std stdio) error {
	rows := []admin.AsideRow{}
	for {
		p, err := c.Asides(ctx, ask)
		if err != nil {
			return err
		}
		rows = append(rows, p.Rows...)
		if ask.After = p.Next; ask.After == "" {
			break
		}
	}
	if f.json {
		return json.NewEncoder(std.out).Encode(rows)
	}
	for _, r := range rows {
		state := "aside"
		if r.Held {
			state = "waits"
		}
		fmt.Fprintf(std.out, "%s  %s  %-16s device %s  number %d\n", r.Key, state, r.Reason, r.Device, r.DSeq)
	}
	_, err := fmt.Fprintf(std.err, "%d lines\n", len(rows))
	return err
}

func showAside(ctx context.Context, c admin.Control, name string, f *flags, std stdio) error {
	v, err := c.Aside(ctx, name)
	if err != nil {
		return err
	}
	if f.json {
		return json.NewEncoder(std.out).Encode(v)
	}
	for _, line := range [][2]string{
		{"reason", v.Reason}, {"pushed by", v.From.String()}, {"device", v.Device.String()}, {"number", fmt.Sprint(v.DSeq)},
		{"kind", string(v.Kind)}, {"record", v.Record.String()}, {"revision", string(v.Rev)}, {"author", v.Author.String()},
		{"key", v.Signer}, {"unit", v.Unit}, {"written", v.Time.Format(instant)}, {"came", came(v.AsideRow)}, {"bytes", fmt.Sprint(v.Size)},
	} {
		fmt.Fprintf(std.out, "%-10s %s\n", line[0], line[1])
	}
	return nil
}

const instant = "2006-01-02 15:04:05 MST"

// came says between which times a line was written, as the region knows it, and where
// what the line says of that cannot be.
func came(r admin.AsideRow) string {
	if r.Seen.IsZero() {
		return "-"
	}
	text := r.Seen.Format(instant)
	if !r.After.IsZero() {
		text += ", and was written after " + r.After.Format(instant)
	}
	if r.Flag != "" {
		text += "; what it says itself cannot be confirmed (" + r.Flag + ")"
	}
	return text
}

func admitted(v admin.AdmitReport, f *flags, std stdio) error {
	if f.json {
		return json.NewEncoder(std.out).Encode(v)
	}
	fmt.Fprintf(std.out, "%d admitted\n", v.Admitted)
	var reasons []string
	for reason := range v.Left {
		reasons = append(reasons, reason)
	}
	slices.Sort(reasons)
	for _, reason := range reasons {
		fmt.Fprintf(std.out, "%d are still set aside: %s\n", v.Left[reason], reason)
	}
	return nil
}

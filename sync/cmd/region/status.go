package main

import (
	"context"
	"encoding/json"
	"fmt"
	"path/filepath"
	"time"

	"shyraq/release"
	"shyraq/sync/region/admin"
)

func status(ctx context.Context, args []string, std stdio, getenv func(string) string) error {
	f := newFlags("status", getenv)
	if _, err := f.parse(args, 0); err != nil {
		return err
	}
	running := false
	if r, err := admin.Dial(ctx, f.data); err == nil {
		running = true
		_ = r.Close()
	}
	return with(ctx, f, func(c admin.Control) error {
		v, err := c.Status(ctx)
		if err != nil {
			return err
		}
		if f.json {
			return json.NewEncoder(std.out).Encode(struct {
				admin.StatusReport
				Version string `json:"version"`
				Running bool   `json:"running"`
			}{v, release.Version, running})
		}
		served := map[bool]string{true: "is served here", false: "no server runs on this folder"}
		kept := map[bool]string{true: "in a database", false: "in the folder"}
		fmt.Fprintf(std.out, "region %s (%s), kept %s, %s, version %s\n", v.Region, v.ServerID, kept[v.Database], served[running], release.Version)
		fmt.Fprintf(std.out, "%d officers, %d devices (%d revoked, %d certificates end within two weeks, %d ended)\n", v.Officers, v.Devices, v.Revoked, v.Ending, v.Ended)
		fmt.Fprintf(std.out, "%d revisions, %d held, %d quarantined\n", v.Revisions, v.Held, v.Quarantined)
		low := map[bool]string{true: ", too little: new records are refused"}
		fmt.Fprintf(std.out, "%d MB of the disk are free%s\n", v.Free>>20, low[v.LowDisk])
		full := map[bool]string{true: "; old decisions should go into files, see audit-to and audit export"}
		fmt.Fprintf(std.out, "the audit takes %d MB of %d%s\n", v.Audit>>20, v.AuditMost>>20, full[v.Audit >= v.AuditMost/10*8])
		return tellLeft(std.out, v.Left)
	})
}

func audit(ctx context.Context, args []string, std stdio, getenv func(string) string) error {
	f := newFlags("audit", getenv)
	var ask admin.AuditRequest
	since := f.String("since", "", "")
	f.StringVar(&ask.Action, "action", "", "")
	var given auditFlags
	f.StringVar(&given.before, "before", "", "")
	f.StringVar(&given.to, "to", "", "")
	f.StringVar(&given.key, "key", "", "")
	f.IntVar(&given.most, "most", 0, "")
	rest, err := f.parse(args, -1)
	if err != nil {
		return err
	}
	if len(rest) > 0 {
		return auditVerb(ctx, f, rest, given, std)
	}
	if *since != "" {
		var err error
		if ask.Since, err = parseSince(*since); err != nil {
			return err
		}
	}
	return with(ctx, f, func(c admin.Control) error {
		for {
			p, err := c.Audit(ctx, ask)
			if err != nil {
				return err
			}
			for _, row := range p.Rows {
				if _, err := fmt.Fprintf(std.out, "%s\n", row); err != nil {
					return err
				}
			}
			if !p.More {
				return nil
			}
			ask.After = p.Next
		}
	})
}

// parseSince reads a day or a moment.
func parseSince(text string) (time.Time, error) {
	for _, layout := range []string{time.DateOnly, time.RFC3339} {
		if t, err := time.Parse(layout, text); err == nil {
			return t, nil
		}
	}
	return time.Time{}, fmt.Errorf("%w: --since 2026-11-29 or 2026-11-29T18:00:00Z", errUsage)
}

// exportAudit takes old decisions out into files.
func exportAudit(ctx context.Context, f *flags, dir, before string, std stdio) error {
	ask := admin.ArchiveRequest{Dir: dir}
	if before != "" {
		var err error
		if ask.Before, err = parseSince(before); err != nil {
			return err
		}
	}
	dir, err := filepath.Abs(dir)
	if err != nil {
		return err
	}
	ask.Dir = dir
	return with(ctx, f, func(c admin.Control) error {
		v, err := c.ArchiveAudit(ctx, ask)
		if err != nil {
			return err
		}
		if f.json {
			return json.NewEncoder(std.out).Encode(v)
		}
		_, err = fmt.Fprintf(std.out, "%d decisions went into %d files; %d MB remain\n", v.Entries, v.Files, v.Bytes>>20)
		return err
	})
}

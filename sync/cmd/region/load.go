package main

import (
	"context"
	"encoding/json"
	"fmt"

	"shyraq/errs"
	"shyraq/sync/region/admin"
)

func load(ctx context.Context, args []string, std stdio, getenv func(string) string) error {
	f := newFlags("load", getenv)
	dry := f.Bool("dry-run", false, "")
	rest, err := f.parse(args, 1)
	if err != nil {
		return err
	}
	file, err := std.content(rest[0])
	if err != nil {
		return fmt.Errorf("%w: %w", errs.Errorf(errs.NotFound, "file_missing", "the region file cannot be read"), err)
	}
	return with(ctx, f, func(c admin.Control) error {
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
	ask := admin.RegisterRequest{Register: "G_POL"}
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
	if ask.File, err = std.content(rest[1]); err != nil {
		return errs.Errorf(errs.NotFound, "file_missing", "the list cannot be read")
	}
	return with(ctx, f, func(c admin.Control) error {
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
			return errs.Errorf(errs.Invalid, "register_empty", "no child of %d rows can be taken", len(rep.Bad))
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

package main

import (
	"context"
	"encoding/json"
	"fmt"

	"shyraq/sync/region/admin"
	"shyraq/sync/region/pki"
)

func called(ctx context.Context, args []string, std stdio, getenv func(string) string) error {
	f := newFlags("names", getenv)
	rest, err := f.parse(args, -1)
	if err != nil {
		return err
	}
	var ask pki.NamesRequest
	switch {
	case len(rest) == 0:
	case len(rest) > 1 && rest[0] == "add":
		ask.Add = rest[1:]
	case len(rest) > 1 && rest[0] == "remove":
		ask.Remove = rest[1:]
	default:
		return fmt.Errorf("%w: names [add HOST... | remove HOST...]", errUsage)
	}
	return with(ctx, f, func(c admin.Control) error {
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

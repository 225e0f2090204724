package main

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/google/uuid"

	"shyraq/sync/region/admin"
)

const tokenUsage = "token issue OFFICER [--days 30] [--note TEXT], token list, token revoke TOKEN, token ca"

func token(ctx context.Context, args []string, std stdio, getenv func(string) string) error {
	f := newFlags("token", getenv)
	var ask admin.TokensRequest
	f.IntVar(&ask.Days, "days", 0, "")
	f.StringVar(&ask.Note, "note", "", "")
	rest, err := f.parse(args, -1)
	if err != nil {
		return err
	}
	wants := map[string]*uuid.UUID{"issue": &ask.Issue, "revoke": &ask.Revoke, "list": nil, "ca": nil}
	if len(rest) == 0 {
		return fmt.Errorf("%w: %s", errUsage, tokenUsage)
	}
	id, known := wants[rest[0]]
	if !known || (id == nil) != (len(rest) == 1) || len(rest) > 2 {
		return fmt.Errorf("%w: %s", errUsage, tokenUsage)
	}
	if id != nil {
		if *id, err = uuid.Parse(rest[1]); err != nil || *id == uuid.Nil {
			return fmt.Errorf("%w: %s is no identifier; officers and token list show them", errUsage, rest[1])
		}
	}
	return with(ctx, f, func(c admin.Control) error {
		v, err := c.Tokens(ctx, ask)
		if err != nil {
			return err
		}
		return showTokens(v, rest[0], f, std)
	})
}

func showTokens(v admin.TokensReport, what string, f *flags, std stdio) error {
	switch {
	case what == "ca":
		_, err := fmt.Fprint(std.out, v.Authority) // a file for a program, with --json or without
		return err
	case f.json:
		return json.NewEncoder(std.out).Encode(v)
	case what == "issue":
		fmt.Fprintln(std.out, v.Secret)
		_, err := fmt.Fprintln(std.err, "shown this once; token list says until when it is good")
		return err
	case what == "revoke":
		_, err := fmt.Fprintln(std.out, "revoked")
		return err
	}
	ended := map[bool]string{true: " ended"}
	for _, t := range v.Tokens {
		fmt.Fprintf(std.out, "%s  officer %s  until %s%s  %s\n", t.ID, t.Officer, t.Until.Format("2006-01-02"), ended[t.Ended], t.Note)
	}
	return nil
}

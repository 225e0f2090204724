package main

import (
	"context"
	"encoding/json"
	"fmt"
	"runtime"

	"shyraq/release"
)

func version(_ context.Context, args []string, std stdio, getenv func(string) string) error {
	f := newFlags("version", getenv)
	f.anywhere = true
	if _, err := f.parse(args, 0); err != nil {
		return err
	}
	if f.json {
		return json.NewEncoder(std.out).Encode(map[string]string{"version": release.Version, "go": runtime.Version()})
	}
	_, err := fmt.Fprintf(std.out, "shyraq-region %s\n", release.Version)
	return err
}

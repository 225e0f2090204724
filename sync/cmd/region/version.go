package main

import (
	"context"
	"encoding/json"
	"fmt"
	"runtime"
)

// number is the program's version: that of the field program, which a test
// holds beside it.
const number = "0.3.0"

func version(_ context.Context, args []string, std stdio, getenv func(string) string) error {
	f := newFlags("version", getenv)
	f.anywhere = true
	if _, err := f.parse(args, 0); err != nil {
		return err
	}
	if f.json {
		return json.NewEncoder(std.out).Encode(map[string]string{"version": number, "go": runtime.Version()})
	}
	_, err := fmt.Fprintf(std.out, "shyraq-region %s\n", number)
	return err
}

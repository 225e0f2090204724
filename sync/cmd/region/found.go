package main

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"

	"shyraq/sync/region"
	"shyraq/sync/region/admin"
)

func found(ctx context.Context, args []string, std stdio, getenv func(string) string) error {
	f := newFlags("init", getenv)
	recipient := f.String("recipient", "", "")
	if _, err := f.parse(args, 0); err != nil {
		return err
	}
	if err := asOwner(f.data); err != nil {
		return err
	}
	v, err := region.Found(ctx, region.Options{Dir: f.data, KeyFile: f.key, Database: f.database}, *recipient)
	if err != nil {
		return err
	}
	sum := sha256.Sum256(v.CA)
	ca := hex.EncodeToString(sum[:])
	if f.json {
		return json.NewEncoder(std.out).Encode(struct {
			admin.Founded
			CA string `json:"ca_sha256"`
		}{v, ca})
	}
	fmt.Fprintf(std.out, "founded %s in %s\nauthority %s\nbackups are for %s\n", v.ServerID, f.data, ca, v.To)
	if v.Secret != "" {
		fmt.Fprintf(std.out, "%s\n", v.Secret)
		fmt.Fprintln(std.err, "The line that begins with AGE-SECRET-KEY opens the backups. It is shown this once and kept nowhere:\nwrite it down, put it into the safe, and not on this machine.")
	}
	fmt.Fprintf(std.err, "The sealing key is %s. Put a copy of it into the safe: without it neither the data nor a backup can be read.\n", f.keyFile())
	return nil
}

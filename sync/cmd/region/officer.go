package main

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"

	"github.com/google/uuid"

	"shyraq/app/raid/regionfile"
	"shyraq/sync/region/admin"
)

const officerUsage = "officer move ID UNIT, officer rename ID NAME, officer role ID ROLE, officer oversee ID UNIT,UNIT,… (or none)"

func officer(ctx context.Context, args []string, std stdio, getenv func(string) string) error {
	f := newFlags("officer", getenv)
	as := f.String("as", "", "")
	rest, err := f.parse(args, 3)
	if err != nil {
		return err
	}
	id, err := uuid.Parse(rest[1])
	if err != nil {
		return fmt.Errorf("%w: %s is no identifier of an officer; officers lists them", errUsage, rest[1])
	}
	ask := admin.OfficerChange{Officer: id}
	switch rest[0] {
	case "move":
		ask.Unit = rest[2]
	case "rename":
		ask.Name = rest[2]
	case "role":
		ask.Role = regionfile.Role(rest[2])
	case "oversee":
		units := []string{}
		if rest[2] != "none" {
			units = strings.Split(rest[2], ",")
		}
		ask.Oversees = &units
	default:
		return fmt.Errorf("%w: %s", errUsage, officerUsage)
	}
	return propose(ctx, f, *as, admin.ProposeChange, ask, std, func(c admin.Control) error {
		if err := c.ChangeOfficer(ctx, ask); err != nil {
			return err
		}
		if f.json {
			return json.NewEncoder(std.out).Encode(ask)
		}
		_, err := fmt.Fprintln(std.out, "changed")
		return err
	})
}

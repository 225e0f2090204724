package cli

import (
	"context"

	"github.com/google/uuid"

	"shyraq/app/duty"
	"shyraq/app/raid/regionfile"
	"shyraq/app/vault"
)

func runEnrol(ctx context.Context, c *call) error {
	switch {
	case c.code != "":
		return usagef("code_argument")
	case c.server == "":
		return usagef("enrol_options")
	}
	o, err := c.options()
	if err != nil {
		return err
	}
	release, err := duty.Take(o.Dir) // free now; who comes in between is told by the end
	if err != nil {
		return err
	}
	if err := release(); err != nil {
		return err
	}
	v, err := c.openVault(ctx, o.Dir)
	if err == nil {
		if _, damaged := vault.LoadDevice(o.Dir); duty.VaultLost(damaged) {
			err = damaged
		}
	}
	lost := err
	if err != nil && !duty.VaultLost(err) {
		return err
	}
	code, err := c.secret(c.codeFile, "code")
	if err != nil {
		return err
	}
	pin, err := c.pin()
	if err != nil {
		return err
	}
	if lost != nil { // all is asked for by now: the folder is begun anew on purpose
		if err := duty.BeginAnew(ctx, o); err != nil {
			return err
		}
		if v, err = c.openVault(ctx, o.Dir); err != nil {
			return err
		}
	}
	who, err := duty.Enrol(ctx, o, v, duty.Enrolment{
		Server: c.server, Code: code, PIN: pin, Program: "shyraq " + c.env.Version,
	})
	if err != nil {
		return err
	}
	device, err := vault.LoadDevice(o.Dir)
	if err != nil {
		return err
	}
	if c.json {
		return c.writeJSON(struct {
			Officer  uuid.UUID       `json:"officer"`
			Name     string          `json:"name"`
			Role     regionfile.Role `json:"role"`
			Unit     string          `json:"unit"`
			Device   uuid.UUID       `json:"device"`
			KeyStore bool            `json:"key_store"`
		}{who.ID, who.Name, who.Role, who.Unit, device.Device, v.KeyStore()})
	}
	c.printf("%s\n", c.text.T("cli.enrolled", "Name", who.Name, "Officer", who.ID, "Device", device.Device))
	if !v.KeyStore() {
		c.printf("%s\n", c.text.T("cli.no_key_store"))
	}
	return nil
}

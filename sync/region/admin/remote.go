package admin

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"

	"shyraq/app/raid/handover"
	"shyraq/errs"
	"shyraq/sync/courier/wire"
	"shyraq/sync/region/pki"
)

// Remote is a running server, asked through the door in its data directory.
type Remote struct {
	http  *http.Client
	base  string
	token string
}

// Dial finds the running server of a data directory. It is errs.NotFound where
// none answers.
func Dial(ctx context.Context, dir string) (*Remote, error) {
	none := errs.Errorf(errs.NotFound, "not_running", "no server runs on this directory")
	r := &Remote{base: "http://region"}
	path := filepath.Join(dir, socketName)
	dial := func(ctx context.Context, _, _ string) (net.Conn, error) {
		return new(net.Dialer).DialContext(ctx, "unix", path)
	}
	if b, err := os.ReadFile(filepath.Join(dir, tokenName)); err == nil {
		var d address
		if json.Unmarshal(b, &d) != nil {
			return nil, none
		}
		r.token = d.Token
		dial = func(ctx context.Context, _, _ string) (net.Conn, error) {
			return new(net.Dialer).DialContext(ctx, "tcp", d.Addr)
		}
	}
	conn, err := dial(ctx, "", "")
	if err != nil {
		return nil, none
	}
	conn.Close()
	r.http = &http.Client{Transport: &http.Transport{DialContext: dial}}
	return r, nil
}

func (r *Remote) ask(ctx context.Context, name string, ask, reply any) error {
	b, err := json.Marshal(ask)
	if err != nil {
		return err
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, r.base+"/"+name, bytes.NewReader(b))
	if err != nil {
		return err
	}
	req.Header.Set("Authorization", "Bearer "+r.token)
	resp, err := r.http.Do(req)
	if err != nil {
		return errs.Errorf(errs.Unavailable, "not_running", "the server went away")
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		return errs.Errorf(errs.Unavailable, "not_running", "the server went away")
	}
	if resp.StatusCode != http.StatusOK {
		if fault, ok := wire.ParseFault(resp.StatusCode, body); ok {
			return fault
		}
		return fmt.Errorf("administration: status %d", resp.StatusCode)
	}
	return json.Unmarshal(body, reply)
}

// Load implements Control.
func (r *Remote) Load(ctx context.Context, file []byte, dry bool) (LoadReport, error) {
	var v LoadReport
	err := r.ask(ctx, "load", loadRequest{File: file, DryRun: dry}, &v)
	return v, err
}

// LoadRegister implements Control.
func (r *Remote) LoadRegister(ctx context.Context, ask RegisterRequest) (RegisterReport, error) {
	var v RegisterReport
	err := r.ask(ctx, "register", ask, &v)
	return v, err
}

// Invite implements Control.
func (r *Remote) Invite(ctx context.Context, ask InviteRequest) (Invite, error) {
	var v Invite
	err := r.ask(ctx, "invite", ask, &v)
	return v, err
}

// Officers implements Control.
func (r *Remote) Officers(ctx context.Context) ([]OfficerRow, error) {
	var v []OfficerRow
	err := r.ask(ctx, "officers", struct{}{}, &v)
	return v, err
}

// Revoke implements Control.
func (r *Remote) Revoke(ctx context.Context, ask RevokeRequest) error {
	return r.ask(ctx, "revoke", ask, &struct{}{})
}

// Names implements Control.
func (r *Remote) Names(ctx context.Context, ask pki.NamesRequest) (rows []pki.NameRow, err error) {
	return rows, r.ask(ctx, "names", ask, &rows)
}

// Verify implements Control.
func (r *Remote) Verify(ctx context.Context) (VerifyReport, error) {
	var v VerifyReport
	err := r.ask(ctx, "verify", struct{}{}, &v)
	return v, err
}

// Keys implements Control.
func (r *Remote) Keys(ctx context.Context) (handover.KeyFile, error) {
	var v handover.KeyFile
	err := r.ask(ctx, "keys", struct{}{}, &v)
	return v, err
}

// Close drops the connection.
func (r *Remote) Close() error {
	r.http.CloseIdleConnections()
	return nil
}

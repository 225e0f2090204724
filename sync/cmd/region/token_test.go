package main

import (
	"crypto/tls"
	"crypto/x509"
	"io"
	"net/http"
	"path/filepath"
	"strings"
	"testing"

	"shyraq/sync/region/admin"
)

// An administrator gives a supervisor's program a token, and takes it away again,
// while the server runs.
func TestTokenVerbs(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "region")
	founded(t, dir)
	patrol := must[admin.Invite](t, dir, "invite", "--role", "patrol", "--unit", "unit-a", "--name", "Сынақ")
	if code, _, errs := exec(t, "token", "issue", patrol.Officer.String(), "--data", dir); code != 3 || !strings.Contains(errs, "bad_role") {
		t.Errorf("a patrol officer: exit %d: %s", code, errs)
	}
	sup := must[admin.Invite](t, dir, "invite", "--role", "supervisor", "--unit", "unit-a", "--name", "Сынақ")
	line, stop := start(t, dir)
	defer stop()
	code, secret, errs := exec(t, "token", "issue", sup.Officer.String(), "--note", "QGIS", "--data", dir)
	if code != 0 || !strings.HasPrefix(secret, "shq_") {
		t.Fatalf("exit %d: %s%s", code, secret, errs)
	}
	_, ca, _ := exec(t, "token", "ca", "--data", dir)
	pool := x509.NewCertPool()
	if !pool.AppendCertsFromPEM([]byte(ca)) {
		t.Fatalf("no certificate: %s", ca)
	}
	client := &http.Client{Transport: &http.Transport{TLSClientConfig: &tls.Config{RootCAs: pool}}}
	defer client.CloseIdleConnections()
	ask := func() (int, string) {
		req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, "https://"+line.Listen+"/ogc/collections", nil)
		if err != nil {
			t.Fatal(err)
		}
		req.Header.Set("Authorization", "Bearer "+strings.TrimSpace(secret))
		resp, err := client.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		defer resp.Body.Close()
		b, err := io.ReadAll(resp.Body)
		if err != nil {
			t.Fatal(err)
		}
		return resp.StatusCode, string(b)
	}
	if status, body := ask(); status != http.StatusOK || !strings.Contains(body, "encounters-by-place") {
		t.Errorf("%d %s", status, body)
	}
	list := must[admin.TokensReport](t, dir, "token", "list")
	if len(list.Tokens) != 1 || list.Secret != "" || list.Tokens[0].Note != "QGIS" {
		t.Fatalf("%+v", list)
	}
	if code, out, errs := exec(t, "token", "revoke", list.Tokens[0].ID.String(), "--data", dir); code != 0 {
		t.Fatal(out, errs)
	}
	if status, body := ask(); status != http.StatusUnauthorized {
		t.Errorf("revoked: %d %s", status, body)
	}
}

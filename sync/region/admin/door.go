package admin

import (
	"context"
	"crypto/subtle"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"runtime"
	"time"

	"shyraq/app/raid/handover"
	"shyraq/disk"
	"shyraq/errs"
	"shyraq/sync/courier/wire"
	"shyraq/sync/region/answer"
	"shyraq/sync/region/place"
)

// The verbs of an administrator reach a running server through a door in its
// data directory: a socket that only the owner can open, or, where sockets are
// not to be had (Windows, very long paths), a loopback port with a token in a
// 0600 file. Whoever can read the directory could read the data anyway.
const (
	socketName = "admin.sock"
	tokenName  = "admin.json"
	longest    = 100 // bytes of a socket's path that every system takes
	mostAsked  = 33 << 20

	headerTime = 30 * time.Second
)

// address is the loopback port and its token.
type address struct {
	Addr  string `json:"addr"`
	Token string `json:"token"`
}

// Door is where the administrator's verbs reach a running server.
type Door struct {
	control Control
	dir     string
	ln      net.Listener
	token   string
}

// OpenDoor opens the door. Verbs that come before Serve wait.
func (l *Local) OpenDoor() (*Door, error) {
	ln, token, err := openDoor(l.o.Dir, l.o.Rand)
	if err != nil {
		return nil, fmt.Errorf("open administration: %w", err)
	}
	return &Door{control: l, dir: l.o.Dir, ln: ln, token: token}, nil
}

// Serve answers until the context ends.
func (d *Door) Serve(ctx context.Context) error {
	srv := &http.Server{Handler: control(d.control, d.token), ReadHeaderTimeout: headerTime}
	stop := context.AfterFunc(ctx, func() {
		c, cancel := context.WithTimeout(context.Background(), 10*time.Second)
		defer cancel()
		if srv.Shutdown(c) != nil {
			_ = srv.Close()
		}
	})
	defer stop()
	err := srv.Serve(d.ln)
	_ = os.Remove(filepath.Join(d.dir, socketName))
	_ = os.Remove(filepath.Join(d.dir, tokenName))
	if errors.Is(err, http.ErrServerClosed) {
		return nil
	}
	return err
}

func openDoor(dir string, random io.Reader) (net.Listener, string, error) {
	path, err := filepath.Abs(filepath.Join(dir, socketName))
	if err != nil {
		return nil, "", err
	}
	_ = os.Remove(path) // left by a server that was killed; the ledger's lock says it is gone
	_ = os.Remove(filepath.Join(dir, tokenName))
	if runtime.GOOS != "windows" && len(path) < longest {
		ln, err := net.Listen("unix", path)
		if err == nil {
			err = os.Chmod(path, 0o600)
		}
		return ln, "", err
	}
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, "", err
	}
	token, err := place.Draw(random)
	if err != nil {
		return nil, "", err
	}
	b, err := json.Marshal(address{Addr: ln.Addr().String(), Token: token})
	if err == nil {
		err = disk.Replace(filepath.Join(dir, tokenName), b)
	}
	return ln, token, err
}

// control maps each verb to a POST of JSON.
func control(c Control, token string) http.Handler {
	mux := http.NewServeMux()
	verb(mux, "load", token, func(ctx context.Context, a loadRequest) (LoadReport, error) { return c.Load(ctx, a.File, a.DryRun) })
	verb(mux, "register", token, c.LoadRegister)
	verb(mux, "invite", token, c.Invite)
	verb(mux, "officers", token, func(ctx context.Context, _ struct{}) ([]OfficerRow, error) { return c.Officers(ctx) })
	verb(mux, "revoke", token, func(ctx context.Context, a RevokeRequest) (struct{}, error) { return struct{}{}, c.Revoke(ctx, a) })
	verb(mux, "keys", token, func(ctx context.Context, _ struct{}) (handover.KeyFile, error) { return c.Keys(ctx) })
	verb(mux, "names", token, c.Names)
	verb(mux, "verify", token, func(ctx context.Context, _ struct{}) (VerifyReport, error) { return c.Verify(ctx) })
	upkeep(mux, c, token)
	return mux
}

type loadRequest struct {
	File   []byte `json:"file"`
	DryRun bool   `json:"dry_run"`
}

func verb[Ask, Reply any](mux *http.ServeMux, name, token string, do func(context.Context, Ask) (Reply, error)) {
	mux.HandleFunc("POST /"+name, func(w http.ResponseWriter, req *http.Request) {
		if token != "" && subtle.ConstantTimeCompare([]byte(req.Header.Get("Authorization")), []byte("Bearer "+token)) != 1 {
			answer.Error(w, errs.Errorf(errs.Denied, "token", "the token of the data directory is needed"))
			return
		}
		var ask Ask
		b, err := io.ReadAll(io.LimitReader(req.Body, 2*mostAsked))
		if err == nil {
			err = wire.Decode(b, &ask)
		}
		var reply Reply
		if err == nil {
			reply, err = do(req.Context(), ask)
		}
		if err != nil {
			answer.Error(w, err)
			return
		}
		answer.JSON(w, http.StatusOK, reply)
	})
}

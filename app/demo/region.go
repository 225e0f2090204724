package demo

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"

	"shyraq/app/raid/regionfile"
	"shyraq/errs"
)

// process is the regional server as a process of its own, started and stopped
// with the window.
type process struct {
	program string
	dir     string
	serve   *exec.Cmd
}

// Start implements Server: it runs the program and waits for its line that says
// it is ready. The port of the last time is taken again where it is free, since
// the devices know it.
func (r *process) Start(ctx context.Context, port int, log io.Writer) (string, error) {
	r.serve = exec.CommandContext(ctx, r.program, "serve", "--demo", "--attached", "--data", r.dir, "--listen", "127.0.0.1:"+strconv.Itoa(port))
	r.serve.Cancel = func() error { return r.serve.Process.Signal(syscall.SIGTERM) }
	r.serve.WaitDelay = 10 * time.Second
	r.serve.Stderr = log
	// The pipe ends with this process however it dies, and the server with it.
	if _, err := r.serve.StdinPipe(); err != nil {
		return "", fmt.Errorf("start region: %w", err)
	}
	out, err := r.serve.StdoutPipe()
	if err != nil {
		return "", fmt.Errorf("start region: %w", err)
	}
	if err := r.serve.Start(); err != nil {
		return "", fmt.Errorf("start region: %w", err)
	}
	line, err := bufio.NewReader(out).ReadBytes('\n')
	if err != nil {
		_ = r.serve.Wait()
		return "", errs.Errorf(errs.Unavailable, "region_start", "the regional server did not start on port %d", port)
	}
	var ready struct{ Listen string }
	if err := json.Unmarshal(line, &ready); err != nil {
		return "", fmt.Errorf("start region: %w", err)
	}
	return "https://" + ready.Listen, nil
}

// Stop implements Server.
func (r *process) Stop() {
	if r.serve == nil || r.serve.Process == nil {
		return
	}
	_ = r.serve.Process.Signal(syscall.SIGTERM)
	_ = r.serve.Wait()
}

// verb runs an administrator's verb and decodes what it prints.
func (r *process) verb(ctx context.Context, into any, args ...string) error {
	cmd := exec.CommandContext(ctx, r.program, append(args, "--data", r.dir, "--json")...)
	var out, fault bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &fault
	if err := cmd.Run(); err != nil {
		return fmt.Errorf("region %s: %w: %s", args[0], err, strings.TrimSpace(fault.String()))
	}
	if into == nil {
		return nil
	}
	if err := json.Unmarshal(out.Bytes(), into); err != nil {
		return fmt.Errorf("region %s: %w", args[0], err)
	}
	return nil
}

// Load implements Server.
func (r *process) Load(ctx context.Context, file []byte) error {
	name := filepath.Join(r.dir, "demo-region.json")
	if err := os.MkdirAll(r.dir, 0o700); err != nil {
		return fmt.Errorf("load region: %w", err)
	}
	if err := os.WriteFile(name, file, 0o600); err != nil {
		return fmt.Errorf("load region: %w", err)
	}
	return r.verb(ctx, nil, "load", name)
}

// Invite implements Server.
func (r *process) Invite(ctx context.Context, role regionfile.Role, unit, name string) (code string, err error) {
	var answer struct{ Code string }
	err = r.verb(ctx, &answer, "invite", "--role", string(role), "--unit", unit, "--name", name)
	return answer.Code, err
}

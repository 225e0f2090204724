package main

import (
	"fmt"
	"io"
	"log/slog"
	"os"
	"sync"

	"shyraq/errs"
)

// logging is how the log of serve is written.
type logging struct {
	format, level, file string
}

func (l *logging) flags(f *flags) {
	f.StringVar(&l.format, "log-format", "text", "")
	f.StringVar(&l.level, "log-level", "info", "")
	f.StringVar(&l.file, "log-file", "", "")
}

// open gives the log, and what opens its file anew after it was moved away.
func (l *logging) open(std io.Writer) (*slog.Logger, *logFile, error) {
	out := &logFile{path: l.file, w: std}
	if err := out.reopen(); err != nil {
		return nil, nil, errs.Errorf(errs.Unavailable, "log_file", "%s cannot be written", l.file)
	}
	var level slog.Level
	if err := level.UnmarshalText([]byte(l.level)); err != nil {
		return nil, nil, fmt.Errorf("%w: --log-level debug, info, warn or error", errUsage)
	}
	opts := &slog.HandlerOptions{Level: level}
	switch l.format {
	case "text":
		return slog.New(slog.NewTextHandler(out, opts)), out, nil
	case "json":
		return slog.New(slog.NewJSONHandler(out, opts)), out, nil
	}
	return nil, nil, fmt.Errorf("%w: --log-format text or json", errUsage)
}

// logFile is where the log goes: a file that may be moved away, or, without a
// path, what it was given.
type logFile struct {
	path string

	mu   sync.Mutex
	w    io.Writer
	file *os.File
}

// Write implements io.Writer.
func (l *logFile) Write(b []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.w.Write(b)
}

// reopen goes on in a file of the path's name, made where there is none. Where
// it cannot be opened the one before stays.
func (l *logFile) reopen() error {
	if l.path == "" {
		return nil
	}
	f, err := os.OpenFile(l.path, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	old := l.file
	l.w, l.file = f, f
	if old != nil {
		_ = old.Close()
	}
	return nil
}

package pgtest

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/jackc/pgx/v5"
)

func (s *Server) wal() string  { return filepath.Join(s.dir, "wal") }
func (s *Server) base() string { return filepath.Join(s.dir, "base") }

// Admin runs a statement as the user who may do all.
func (s *Server) Admin(sql string) error {
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	c, err := pgx.Connect(ctx, s.url("postgres", "postgres"))
	if err != nil {
		return err
	}
	defer func() { _ = c.Close(ctx) }()
	_, err = c.Exec(ctx, sql)
	return err
}

// Now is the time of the database.
func (s *Server) Now() (at time.Time, err error) {
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	c, err := pgx.Connect(ctx, s.url("postgres", "postgres"))
	if err != nil {
		return at, err
	}
	defer func() { _ = c.Close(ctx) }()
	return at, c.QueryRow(ctx, `select clock_timestamp()`).Scan(&at)
}

// Archive has the server keep its log, as docs/region.md says, and starts it anew.
func (s *Server) Archive() error {
	if err := s.own(s.wal()); err != nil {
		return err
	}
	for _, sql := range []string{"alter system set archive_mode = on",
		fmt.Sprintf("alter system set archive_command = 'test ! -f %[1]s/%%f && cp %%p %[1]s/%%f'", s.wal())} {
		if err := s.Admin(sql); err != nil {
			return err
		}
	}
	if err := s.Down(); err != nil {
		return err
	}
	return s.Up()
}

// own makes a folder of the server's user.
func (s *Server) own(dir string) error {
	if err := os.Mkdir(dir, 0o700); err != nil || s.cred == nil {
		return err
	}
	return os.Chown(dir, int(s.cred.Uid), int(s.cred.Gid))
}

// Down stops the server as its own script does.
func (s *Server) Down() error {
	if out, err := s.run("pg_ctl", "-D", s.data(), "-m", "fast", "-w", "stop"); err != nil {
		return fmt.Errorf("stop PostgreSQL: %w: %s", err, out)
	}
	return nil
}

// Base takes a base backup while the server runs.
func (s *Server) Base() error {
	if out, err := s.run("pg_basebackup", "-h", s.dir, "-U", "postgres", "-D", s.base(), "-c", "fast"); err != nil {
		return fmt.Errorf("base backup: %w: %s", err, out)
	}
	return nil
}

// Recover stops the server, puts the base backup in the place of its data, and
// starts it as of a moment, from its archive.
func (s *Server) Recover(at time.Time) error {
	if err := s.Admin("select pg_switch_wal()"); err != nil { // what is not full yet goes into the archive
		return err
	}
	if err := s.Down(); err != nil { // which waits for the archive
		return err
	}
	if err := os.Rename(s.data(), s.data()+".before"); err != nil {
		return err
	}
	if err := os.Rename(s.base(), s.data()); err != nil {
		return err
	}
	f, err := os.OpenFile(filepath.Join(s.data(), "postgresql.auto.conf"), os.O_APPEND|os.O_WRONLY, 0)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(f, "restore_command = 'cp %s/%%f %%p'\nrecovery_target_time = '%s'\nrecovery_target_action = 'promote'\n",
		s.wal(), at.Format("2006-01-02 15:04:05.999999-07:00"))
	if again := f.Close(); err == nil {
		err = again
	}
	signal := filepath.Join(s.data(), "recovery.signal")
	if err == nil {
		err = os.WriteFile(signal, nil, 0o600)
	}
	if err == nil && s.cred != nil {
		err = os.Chown(signal, int(s.cred.Uid), int(s.cred.Gid))
	}
	if err != nil {
		return err
	}
	if err := s.Up(); err != nil {
		return err
	}
	return s.promoted()
}

// promoted waits until the server takes writes again.
func (s *Server) promoted() error {
	for range 600 {
		if err := s.Admin("create temporary table writes ()"); err == nil {
			return nil
		}
		time.Sleep(100 * time.Millisecond)
	}
	return fmt.Errorf("the server does not come out of its recovery")
}

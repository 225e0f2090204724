package vault

import (
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path/filepath"
	"time"

	"shyraq/errs"

	"github.com/zalando/go-keyring"
)

// KeyStore keeps one small secret under a name. ErrNoSecret says that it works
// and does not have it; any other error that it does not work here.
type KeyStore interface {
	Get(name string) (string, error)
	Set(name, secret string) error
}

// ErrNoSecret is returned by a KeyStore that has nothing under a name.
var ErrNoSecret = errors.New("no such secret")

// NoKeyStore is a KeyStore that never works: the secret becomes a file. It is
// for machines without a session, and for tests.
var NoKeyStore KeyStore = none{}

type none struct{}

var errNoStore = errors.New("no key store")

func (none) Get(string) (string, error) { return "", errNoStore }
func (none) Set(string, string) error   { return errNoStore }

// system is the key store of the operating system.
type system struct{}

const service = "kz.shyraq.app"

func (system) Get(name string) (string, error) {
	s, err := keyring.Get(service, name)
	if errors.Is(err, keyring.ErrNotFound) {
		return "", ErrNoSecret
	}
	return s, err
}

func (system) Set(name, secret string) error { return keyring.Set(service, name, secret) }

const (
	secretFile  = "secret"
	secretSize  = 32
	storeAnswer = 2 * time.Second // a key store that asks a person does not answer at all
)

var errSlow = errors.New("key store did not answer")

// ask runs a call of the key store with a limit. A call that never returns
// keeps its goroutine; the channel's buffer lets a late one end.
func ask(ctx context.Context, call func() (string, error)) (string, error) {
	type answer struct {
		secret string
		err    error
	}
	done := make(chan answer, 1)
	go func() {
		s, err := call()
		done <- answer{s, err}
	}()
	limit := time.NewTimer(storeAnswer)
	defer limit.Stop()
	select {
	case a := <-done:
		return a.secret, a.err
	case <-limit.C:
		return "", errSlow
	case <-ctx.Done():
		return "", ctx.Err()
	}
}

// makeSecret draws the device secret and keeps it: in the key store, where the
// same comes back when asked, else in a file.
func (v *Vault) makeSecret(ctx context.Context) error {
	secret := make([]byte, secretSize)
	if _, err := io.ReadFull(v.opts.Rand, secret); err != nil {
		return fmt.Errorf("draw device secret: %w", err)
	}
	text, name := base64.StdEncoding.EncodeToString(secret), v.file.ID.String()
	back, err := ask(ctx, func() (string, error) {
		if err := v.opts.KeyStore.Set(name, text); err != nil {
			return "", err
		}
		return v.opts.KeyStore.Get(name)
	})
	v.secret, v.file.Secret = secret, inKeyStore
	if err == nil && back == text {
		return nil
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	v.file.Secret = inFile
	if err := writeFile(filepath.Join(v.dir, secretFile), []byte(text+"\n")); err != nil {
		return fmt.Errorf("keep device secret: %w", err)
	}
	return nil
}

func (v *Vault) loadSecret(ctx context.Context, of file) ([]byte, error) {
	text, err := v.readSecret(ctx, of)
	if err != nil {
		return nil, err
	}
	secret, err := base64.StdEncoding.DecodeString(text)
	if err != nil || len(secret) != secretSize {
		return nil, errs.Errorf(errs.NotFound, "vault_secret", "the device secret is not in its form")
	}
	return secret, nil
}

func (v *Vault) readSecret(ctx context.Context, of file) (string, error) {
	if of.Secret == inFile {
		raw, err := readLimited(filepath.Join(v.dir, secretFile), 1<<10)
		if errors.Is(err, fs.ErrNotExist) {
			return "", errs.Errorf(errs.NotFound, "vault_secret", "the device secret is gone from %s", secretFile)
		}
		return string(trimEnd(raw)), err
	}
	text, err := ask(ctx, func() (string, error) { return v.opts.KeyStore.Get(of.ID.String()) })
	switch {
	case errors.Is(err, ErrNoSecret):
		return "", errs.Errorf(errs.NotFound, "vault_secret", "the device secret is gone from the key store")
	case err != nil:
		return "", errs.Errorf(errs.Unavailable, "key_store", "the key store does not answer")
	}
	return text, nil
}

func trimEnd(raw []byte) []byte {
	for len(raw) > 0 && (raw[len(raw)-1] == '\n' || raw[len(raw)-1] == '\r') {
		raw = raw[:len(raw)-1]
	}
	return raw
}

package cli

import (
	"context"
	"errors"
	"io"
	"testing"

	"github.com/google/uuid"

	"shyraq/app/duty"
	"shyraq/app/raid"
	"shyraq/app/vault"
)

// TestOneTryAtATime: a hundred programs at once must not have a hundred tries
// at a PIN for one that is counted.
func TestOneTryAtATime(t *testing.T) {
	env, err := testEnv()
	if err != nil {
		t.Fatal(err)
	}
	ctx, dir := context.Background(), t.TempDir()
	v, err := vault.Open(ctx, dir, vault.Options{KeyStore: env.KeyStore, Cost: env.Cost})
	if err != nil {
		t.Fatal(err)
	}
	candidate, err := v.Prepare("274916")
	if err != nil {
		t.Fatal(err)
	}
	keys, err := v.Add(ctx, candidate, vault.Officer{ID: uuid.UUID{1}, Name: "Test", Role: raid.Patrol})
	if err != nil {
		t.Fatal(err)
	}
	keys.Zero()
	var second error
	env.ReadPIN = func(string) (string, error) {
		_, second = duty.Take(dir)
		return "391827", nil
	}
	env.Getenv = func(string) string { return "" }
	c := &call{env: env, stdout: io.Discard, stderr: io.Discard}
	c.speak("en")
	_, _, err = c.tryPIN(ctx, dir)
	var wrong *vault.UnlockError
	if !errors.As(err, &wrong) || wrong.Left != 4 {
		t.Errorf("a wrong PIN: %v", err)
	}
	if !errors.Is(second, raid.Conflict) {
		t.Errorf("another program beside it: %v", second)
	}
	release, err := duty.Take(dir)
	if err != nil {
		t.Fatal(err)
	}
	if err := release(); err != nil {
		t.Error(err)
	}
}

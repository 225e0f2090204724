package main

import (
	"bufio"
	"bytes"
	"crypto/rand"
	"encoding/hex"
	"fmt"
	"io"
	"os"
	"strings"

	"filippo.io/age"

	"shyraq/errs"
	"shyraq/sync/recovery"
)

const (
	recoveryKeyHead = "shyraq recovery key 1\n"
	leastPassphrase = 12 // characters
)

// passphraseWork is the cost of a passphrase, as a power of two; tests take less.
var passphraseWork = 18

// makeRecoveryKey makes a key that its owner alone keeps, closed by a passphrase, and
// prints the public half.
func makeRecoveryKey(path string, f recoveryFlags, std stdio) error {
	phrase, err := f.phrase(std)
	if err != nil {
		return err
	}
	if len([]rune(phrase)) < leastPassphrase {
		return errs.Errorf(errs.Invalid, "passphrase_short", "a passphrase has %d characters or more", leastPassphrase)
	}
	key, err := recovery.NewKey(rand.Reader)
	if err != nil {
		return err
	}
	defer key.Clear()
	to, err := age.NewScryptRecipient(phrase)
	if err != nil {
		return err
	}
	to.SetWorkFactor(passphraseWork)
	var closed bytes.Buffer
	w, err := age.Encrypt(&closed, to)
	if err == nil {
		_, err = fmt.Fprintf(w, "%s%x\n", recoveryKeyHead, key.Seed())
	}
	if err == nil {
		err = w.Close()
	}
	if err == nil {
		err = writeNew(path, closed.Bytes())
	}
	if err == nil {
		_, err = fmt.Fprintln(std.out, key.Agent("").Public())
	}
	return err
}

// writeNew writes a file for its owner alone, over none that is there.
func writeNew(path string, raw []byte) error {
	out, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	if _, err = out.Write(raw); err == nil {
		err = out.Sync()
	}
	if closed := out.Close(); err == nil {
		err = closed
	}
	return err
}

func readRecoveryKey(f recoveryFlags, std stdio) (recovery.Key, error) {
	raw, err := os.ReadFile(*f.key)
	if err != nil {
		return recovery.Key{}, err
	}
	phrase, err := f.phrase(std)
	if err != nil {
		return recovery.Key{}, err
	}
	id, err := age.NewScryptIdentity(phrase)
	if err != nil {
		return recovery.Key{}, err
	}
	id.SetMaxWorkFactor(22)
	r, err := age.Decrypt(bytes.NewReader(raw), id)
	if err != nil {
		return recovery.Key{}, errs.Errorf(errs.Denied, "recovery_passphrase", "the passphrase does not open %s", *f.key)
	}
	plain, err := io.ReadAll(io.LimitReader(r, 1<<10))
	if err != nil {
		return recovery.Key{}, err
	}
	defer clear(plain)
	text, ok := bytes.CutPrefix(plain, []byte(recoveryKeyHead))
	seed, err := hex.DecodeString(strings.TrimSpace(string(text)))
	if !ok || err != nil {
		return recovery.Key{}, errs.Errorf(errs.Invalid, "recovery_key", "%s is no recovery key", *f.key)
	}
	return recovery.KeyFrom(seed)
}

// phrase reads the passphrase from its file, else a line of standard input.
func (f recoveryFlags) phrase(std stdio) (string, error) {
	if *f.passphrase != "" && *f.passphrase != "-" {
		raw, err := os.ReadFile(*f.passphrase)
		return strings.TrimRight(string(raw), "\r\n"), err
	}
	fmt.Fprint(std.err, "Passphrase: ")
	line, err := bufio.NewReader(io.LimitReader(std.in, 1<<10)).ReadString('\n')
	if err == io.EOF && line != "" {
		err = nil
	}
	return strings.TrimRight(line, "\r\n"), err
}

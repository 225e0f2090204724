// Command update makes the key by which releases are signed, and signs them:
//
//	update key FILE                               makes one, and prints its public half
//	update public FILE                            prints the public half of one
//	update sign KEYFILE VERSION OUT PACKAGE…      writes the signed file of a release
//
// It is for the machine on which the private key lies, which needs no network.
package main

import (
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"golang.org/x/mod/sumdb/note"

	"shyraq/release/update"
)

func main() {
	if err := run(os.Args[1:], os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "update:", err)
		os.Exit(1)
	}
}

func run(args []string, out io.Writer) error {
	switch {
	case len(args) == 2 && args[0] == "key":
		return newKey(args[1], out)
	case len(args) == 2 && args[0] == "public":
		key, err := readKey(args[1])
		if err != nil {
			return err
		}
		public, err := update.Public(key)
		if err != nil {
			return err
		}
		_, err = fmt.Fprintln(out, public)
		return err
	case len(args) > 4 && args[0] == "sign":
		return sign(args[1], args[2], args[3], args[4:])
	}
	return errors.New("usage: update key FILE | public FILE | sign KEYFILE VERSION OUT PACKAGE…")
}

// newKey writes a private key into a file that is not there yet.
func newKey(path string, out io.Writer) error {
	key, public, err := note.GenerateKey(rand.Reader, update.KeyName)
	if err != nil {
		return err
	}
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	if _, err = fmt.Fprintln(f, key); err == nil {
		err = f.Sync()
	}
	if err = errors.Join(err, f.Close()); err != nil {
		return err
	}
	_, err = fmt.Fprintln(out, public)
	return err
}

func readKey(path string) (string, error) {
	raw, err := os.ReadFile(path)
	if err != nil {
		return "", err
	}
	return strings.TrimSpace(string(raw)), nil
}

// sign writes beside the place first, so that a file that is there is whole.
func sign(keyFile, version, path string, packages []string) error {
	key, err := readKey(keyFile)
	if err != nil {
		return err
	}
	f, err := os.Create(path + ".part")
	if err != nil {
		return err
	}
	err = update.Write(f, key, version, packages)
	if err == nil {
		err = f.Sync()
	}
	if err = errors.Join(err, f.Close()); err != nil {
		return errors.Join(err, os.Remove(path+".part"))
	}
	return os.Rename(path+".part", path)
}

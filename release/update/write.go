package update

import (
	"archive/tar"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	"golang.org/x/mod/sumdb/note"
)

var errNoKey = errors.New("not a private key of updates")

// Write signs the packages that lie at these paths as a release, and writes its
// file. The same packages and the same key give the same bytes.
func Write(w io.Writer, key, version string, paths []string) error {
	signer, err := note.NewSigner(key)
	if err != nil || signer.Name() != KeyName {
		return fmt.Errorf("sign update: %w", errNoKey)
	}
	m := Manifest{Version: version}
	for _, path := range paths {
		f, err := measure(path)
		if err != nil {
			return fmt.Errorf("sign update: %w", err)
		}
		m.Files = append(m.Files, f)
	}
	if err := m.check(); err != nil {
		return fmt.Errorf("sign update: %w", err)
	}
	signed, err := note.Sign(&note.Note{Text: m.text()}, signer)
	if err != nil {
		return fmt.Errorf("sign update: %w", err)
	}
	archive := tar.NewWriter(w)
	if err := member(archive, manifestName, int64(len(signed))); err != nil {
		return err
	}
	if _, err := archive.Write(signed); err != nil {
		return err
	}
	for i, path := range paths {
		if err := put(archive, m.Files[i], path); err != nil {
			return fmt.Errorf("write update: %w", err)
		}
	}
	return archive.Close()
}

// Public is the half of a private key that is built into the programs. Of a private
// key the last part is the algorithm and the seed.
func Public(key string) (string, error) {
	parts := strings.SplitN(key, "+", 5)
	raw, err := base64.StdEncoding.DecodeString(parts[len(parts)-1])
	if _, bad := note.NewSigner(key); bad != nil || err != nil || len(raw) != 1+ed25519.SeedSize {
		return "", errNoKey
	}
	return note.NewEd25519VerifierKey(KeyName, ed25519.NewKeyFromSeed(raw[1:]).Public().(ed25519.PublicKey))
}

func measure(path string) (f File, err error) {
	in, err := os.Open(path)
	if err != nil {
		return f, err
	}
	defer func() { _ = in.Close() }()
	sum := sha256.New()
	f.Name = filepath.Base(path)
	if f.Size, err = io.Copy(sum, in); err != nil {
		return f, err
	}
	f.Sum = [sha256.Size]byte(sum.Sum(nil))
	return f, nil
}

func put(archive *tar.Writer, f File, path string) error {
	in, err := os.Open(path)
	if err != nil {
		return err
	}
	defer func() { _ = in.Close() }()
	if err := member(archive, f.Name, f.Size); err != nil {
		return err
	}
	_, err = io.CopyN(archive, in, f.Size)
	return err
}

func member(archive *tar.Writer, name string, size int64) error {
	return archive.WriteHeader(&tar.Header{Name: name, Size: size, Mode: 0o644, Typeflag: tar.TypeReg, ModTime: time.Unix(0, 0), Format: tar.FormatUSTAR})
}

// Package update reads and writes the signed file by which a newer release
// travels, over a network or on a stick.
//
// It promises that Read gives a release out only after every byte of the file was
// seen, and that none of them was changed since the holder of the key signed it.
// It installs nothing and asks no network.
//
// # File
//
// A tar archive in the form ustar. Its first member, "manifest", is a signed note
// (golang.org/x/mod/sumdb/note) of one signature, whose text is
//
//	shyraq update 1
//	version 0.4.0
//	file 9c56…a4 18273645 shyraq_0.4.0_amd64.deb
//
// with a line for each further member, in their order: SHA-256 in hex, length in
// bytes, name. There is nothing else in the archive, and nothing after it.
//
// # Keys
//
// Those of signed notes, Ed25519. The private one stays on a machine without a
// network; the public one is built into the programs (scripts/release.sh).
package update

import (
	"archive/tar"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"

	"golang.org/x/mod/semver"
	"golang.org/x/mod/sumdb/note"

	"shyraq/errs"
)

// KeyName is the name under which updates are signed.
const KeyName = "shyraq-update"

// Manifest is what is signed.
type Manifest struct {
	Version string // such as 0.4.0
	Files   []File
}

// File is one package of a release.
type File struct {
	Name string
	Size int64
	Sum  [sha256.Size]byte
}

// Beside says how this release stands beside a program's version: -1 older, 0 the
// same, 1 newer.
func (m Manifest) Beside(version string) int { return semver.Compare("v"+m.Version, "v"+version) }

// Read reads a file to its end, and then says what is in it. Keep is given each
// package and may return where its bytes go, or nil; they are to be believed only
// once Read returned without an error. The codes of its errors are update_no_key
// where this build trusts no key, update_signature where another key signed or
// none, and update_damaged where the file was cut or changed, or is none.
func Read(r io.Reader, key string, keep func(File) (io.Writer, error)) (Manifest, error) {
	if key == "" {
		return Manifest{}, errs.Errorf(errs.Denied, "update_no_key", "this build trusts no key")
	}
	verifier, err := note.NewVerifier(key)
	if err != nil {
		return Manifest{}, errs.Errorf(errs.Denied, "update_no_key", "the key of this build is none")
	}
	in := &counted{r: r}
	archive := tar.NewReader(in)
	m, length, err := readManifest(archive, verifier)
	if err != nil {
		return Manifest{}, err
	}
	for _, f := range m.Files {
		if err := readFile(archive, f, keep); err != nil {
			return Manifest{}, err
		}
	}
	if _, err := archive.Next(); !errors.Is(err, io.EOF) {
		return Manifest{}, damaged("more in it than was signed")
	}
	if n, err := io.Copy(io.Discard, io.LimitReader(in, 1)); err != nil || n > 0 || in.n != m.length(length) {
		return Manifest{}, damaged("longer or shorter than was signed")
	}
	return m, nil
}

// readManifest reads the first member; length is that of the note.
func readManifest(archive *tar.Reader, verifier note.Verifier) (m Manifest, length int64, err error) {
	head, err := archive.Next()
	if err != nil || head.Name != manifestName || head.Typeflag != tar.TypeReg || head.Size > mostManifest {
		return m, 0, damaged("no manifest")
	}
	signed, err := io.ReadAll(archive)
	if err != nil {
		return m, 0, damaged("the manifest is cut")
	}
	n, err := note.Open(signed, note.VerifierList(verifier))
	var foreign *note.UnverifiedNoteError
	var wrong *note.InvalidSignatureError
	switch {
	case errors.As(err, &foreign), errors.As(err, &wrong):
		return m, 0, errs.Errorf(errs.Denied, "update_signature", "not signed by the key that this build trusts")
	case err != nil:
		return m, 0, damaged("the manifest is no signed note")
	case len(n.Sigs) != 1 || len(n.UnverifiedSigs) != 0:
		return m, 0, damaged("the manifest has several signatures")
	}
	m, err = parse(n.Text)
	return m, head.Size, err
}

// readFile reads a package and holds it against what was signed.
func readFile(archive *tar.Reader, f File, keep func(File) (io.Writer, error)) error {
	head, err := archive.Next()
	if err != nil || head.Name != f.Name || head.Typeflag != tar.TypeReg || head.Size != f.Size {
		return damaged("%s is not what was signed", f.Name)
	}
	sum := sha256.New()
	to := io.Writer(sum)
	if keep != nil {
		w, err := keep(f)
		if err != nil {
			return err
		}
		if w != nil {
			to = io.MultiWriter(sum, &kept{w})
		}
	}
	if n, err := io.Copy(to, archive); err != nil || n != f.Size {
		var ours keepError
		if errors.As(err, &ours) {
			return ours.error
		}
		return damaged("%s is cut", f.Name)
	}
	if [sha256.Size]byte(sum.Sum(nil)) != f.Sum {
		return damaged("%s is not what was signed", f.Name)
	}
	return nil
}

// kept tells an error of where a package is kept from one of where it is read.
type kept struct{ w io.Writer }

type keepError struct{ error }

func (k *kept) Write(b []byte) (int, error) {
	n, err := k.w.Write(b)
	if err != nil {
		err = keepError{err}
	}
	return n, err
}

// counted knows how much was read.
type counted struct {
	r io.Reader
	n int64
}

func (c *counted) Read(b []byte) (int, error) {
	n, err := c.r.Read(b)
	c.n += int64(n)
	return n, err
}

func damaged(detail string, args ...any) error {
	return errs.Errorf(errs.Invalid, "update_damaged", "%s", fmt.Sprintf(detail, args...))
}

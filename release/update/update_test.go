package update

import (
	"archive/tar"
	"bytes"
	"crypto/ed25519"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/mod/sumdb/note"

	"shyraq/errs"
)

// signed is the file of a release of two small packages, with the keys.
func signed(t testing.TB) (file []byte, key, public string) {
	t.Helper()
	key, public = pair(t, 1)
	return write(t, key), key, public
}

// pair is the key of a seed, so that every process of a fuzzing has the same.
func pair(t testing.TB, seed byte) (key, public string) {
	t.Helper()
	raw := bytes.Repeat([]byte{seed}, ed25519.SeedSize)
	public, err := note.NewEd25519VerifierKey(KeyName, ed25519.NewKeyFromSeed(raw).Public().(ed25519.PublicKey))
	if err != nil {
		t.Fatal(err)
	}
	hash := strings.Split(public, "+")[1]
	key = "PRIVATE+KEY+" + KeyName + "+" + hash + "+" + base64.StdEncoding.EncodeToString(append([]byte{1}, raw...))
	if said, err := Public(key); err != nil || said != public {
		t.Fatalf("%s %v", said, err)
	}
	return key, public
}

func write(t testing.TB, key string) []byte {
	t.Helper()
	dir := t.TempDir()
	var paths []string
	for name, size := range map[string]int{"shyraq_0.4.0_amd64.deb": 1300, "shyraq-region_0.4.0_amd64.deb": 512} {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, bytes.Repeat([]byte("x"), size), 0o600); err != nil {
			t.Fatal(err)
		}
		paths = append(paths, path)
	}
	if paths[0] > paths[1] {
		paths[0], paths[1] = paths[1], paths[0]
	}
	var out bytes.Buffer
	if err := Write(&out, key, "0.4.0", paths); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func code(err error) string {
	var e *errs.Error
	if errors.As(err, &e) {
		return e.Code
	}
	return fmt.Sprint(err)
}

func TestRead(t *testing.T) {
	t.Parallel()
	file, key, public := signed(t)
	got := map[string]*bytes.Buffer{}
	m, err := Read(bytes.NewReader(file), public, func(f File) (io.Writer, error) {
		got[f.Name] = &bytes.Buffer{}
		return got[f.Name], nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if m.Version != "0.4.0" || len(m.Files) != 2 || got["shyraq_0.4.0_amd64.deb"].Len() != 1300 || got["shyraq-region_0.4.0_amd64.deb"].Len() != 512 {
		t.Errorf("%+v", m)
	}
	for version, want := range map[string]int{"0.3.0": 1, "0.4.0": 0, "0.4.1": -1, "0.10.0": -1, "1.0.0": -1} {
		if got := m.Beside(version); got != want {
			t.Errorf("beside %s: %d", version, got)
		}
	}
	if !bytes.Equal(file, write(t, key)) {
		t.Error("the same packages and key give other bytes")
	}
	// Anybody can unpack it with what every system has.
	if head, err := tar.NewReader(bytes.NewReader(file)).Next(); err != nil || head.Name != manifestName {
		t.Errorf("no archive: %v", err)
	}
}

// TestNoChangedByte changes each byte of the file, cuts it at each, and adds to it:
// nothing of it is believed.
func TestNoChangedByte(t *testing.T) {
	t.Parallel()
	file, _, public := signed(t)
	for i := range file {
		changed := bytes.Clone(file)
		changed[i] ^= 1
		if m, err := Read(bytes.NewReader(changed), public, nil); err == nil && !harmless(file, changed) {
			t.Fatalf("byte %d of %d: believed %+v", i, len(file), m)
		}
		if _, err := Read(bytes.NewReader(file[:i]), public, nil); code(err) != "update_damaged" {
			t.Fatalf("cut at %d: %v", i, err)
		}
	}
	for _, more := range []string{"x", string(make([]byte, 512)), string(file)} {
		if _, err := Read(strings.NewReader(string(file)+more), public, nil); code(err) != "update_damaged" {
			t.Errorf("%d bytes behind it: %v", len(more), err)
		}
	}
}

// harmless says that two archives hold the same members: what differs is in a
// header beside name and length (a time, an owner), or between two members, and
// is told to nobody.
func harmless(a, b []byte) bool {
	one, two := tar.NewReader(bytes.NewReader(a)), tar.NewReader(bytes.NewReader(b))
	for {
		x, err := one.Next()
		y, err2 := two.Next()
		if err != nil || err2 != nil {
			return errors.Is(err, io.EOF) && errors.Is(err2, io.EOF)
		}
		p, _ := io.ReadAll(one)
		q, _ := io.ReadAll(two)
		if x.Name != y.Name || !bytes.Equal(p, q) {
			return false
		}
	}
}

// TestWhoSigned believes the one key and no other.
func TestWhoSigned(t *testing.T) {
	t.Parallel()
	file, _, public := signed(t)
	stranger, foreign := pair(t, 2)
	other := write(t, stranger)
	for name, c := range map[string]struct {
		file      []byte
		key, code string
	}{
		"no key is built in": {file, "", "update_no_key"},
		"one that is none":   {file, "shyraq-update+12345678+AAAA", "update_no_key"},
		"another's":          {file, foreign, "update_signature"},
		"signed by another":  {other, public, "update_signature"},
		"no archive":         {[]byte("MZ…"), public, "update_damaged"},
		"nothing":            {nil, public, "update_damaged"},
	} {
		m, err := Read(bytes.NewReader(c.file), c.key, func(File) (io.Writer, error) {
			t.Errorf("%s: a package is given out", name)
			return nil, nil
		})
		if code(err) != c.code || m.Version != "" {
			t.Errorf("%s: %v, %+v", name, err, m)
		}
	}
}

// TestManifest takes what Write makes and nothing that means the same.
func TestManifest(t *testing.T) {
	t.Parallel()
	sum := strings.Repeat("0a", 32)
	good := "shyraq update 1\nversion 0.4.0\nfile " + sum + " 7 a.deb\n"
	if m, err := parse(good); err != nil || m.text() != good {
		t.Fatalf("%+v %v", m, err)
	}
	for name, text := range map[string]string{
		"another form":      strings.Replace(good, "update 1", "update 2", 1),
		"no version":        strings.Replace(good, "0.4.0", "", 1),
		"a version of more": strings.Replace(good, "0.4.0", "0.4.0-x", 1),
		"zeros before it":   strings.Replace(good, "0.4.0", "0.04.0", 1),
		"no package":        "shyraq update 1\nversion 0.4.0\n",
		"a way up":          strings.Replace(good, "a.deb", "../a.deb", 1),
		"an absolute way":   strings.Replace(good, "a.deb", "/etc/a", 1),
		"a drive":           strings.Replace(good, "a.deb", "c:a", 1),
		"a dot":             strings.Replace(good, "a.deb", ".a", 1),
		"an option":         strings.Replace(good, "a.deb", "-a", 1),
		"its own name":      strings.Replace(good, "a.deb", "Manifest", 1),
		"the same twice":    good + "file " + sum + " 7 A.deb\n",
		"a length below 0":  strings.Replace(good, " 7 ", " -7 ", 1),
		"a huge one":        strings.Replace(good, " 7 ", " 9999999999999 ", 1),
		"a plus":            strings.Replace(good, " 7 ", " +7 ", 1),
		"a short sum":       strings.Replace(good, sum, sum[2:], 1),
		"large letters":     strings.Replace(good, sum, strings.ToUpper(sum), 1),
		"two spaces":        strings.Replace(good, " 7 ", "  7 ", 1),
		"a line more":       good + "\n",
		"a line of another": good + "note x\n",
		"many":              good + strings.Repeat("file "+sum+" 7 b.deb\n", 40),
	} {
		if m, err := parse(text); code(err) != "update_damaged" {
			t.Errorf("%s: %+v %v", name, m, err)
		}
	}
}

// TestWhereItIsKept tells a full disk from a file that is cut.
func TestWhereItIsKept(t *testing.T) {
	t.Parallel()
	file, _, public := signed(t)
	full := errors.New("full")
	for name, keep := range map[string]func(File) (io.Writer, error){
		"no place":   func(File) (io.Writer, error) { return nil, full },
		"a full one": func(File) (io.Writer, error) { return fails{full}, nil },
	} {
		if _, err := Read(bytes.NewReader(file), public, keep); !errors.Is(err, full) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

type fails struct{ err error }

func (f fails) Write([]byte) (int, error) { return 0, f.err }

// FuzzRead believes nothing that the key did not sign, whatever it is given.
func FuzzRead(f *testing.F) {
	file, _, public := signed(f)
	f.Add(file)
	f.Add(file[:700])
	f.Add([]byte(nil))
	f.Fuzz(func(t *testing.T, b []byte) {
		if m, err := Read(bytes.NewReader(b), public, nil); err == nil && !harmless(file, b) {
			t.Errorf("believed %+v", m)
		}
	})
}

// FuzzManifest takes a text only as it would write it.
func FuzzManifest(f *testing.F) {
	f.Add("shyraq update 1\nversion 0.4.0\nfile " + strings.Repeat("0a", 32) + " 7 a.deb\n")
	f.Fuzz(func(t *testing.T, text string) {
		if m, err := parse(text); err == nil && m.text() != text {
			t.Errorf("%q is taken for %+v", text, m)
		}
	})
}

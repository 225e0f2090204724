package update

import (
	"encoding/hex"
	"fmt"
	"regexp"
	"strconv"
	"strings"
)

const (
	manifestName = "manifest"
	mostManifest = 64 << 10
	mostFiles    = 16
	mostSize     = 1 << 30 // of a package, in bytes
	title        = "shyraq update 1"
	block        = 512 // of a tar archive
)

var (
	versions = regexp.MustCompile(`^(0|[1-9][0-9]{0,3})(\.(0|[1-9][0-9]{0,3})){2}$`)
	// A name that is a file of the folder it is put into on every system, and no option.
	names = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9._+-]{0,98}[A-Za-z0-9]$`)
)

// text is what is signed.
func (m Manifest) text() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s\nversion %s\n", title, m.Version)
	for _, f := range m.Files {
		fmt.Fprintf(&b, "file %x %d %s\n", f.Sum, f.Size, f.Name)
	}
	return b.String()
}

// check refuses what no release has.
func (m Manifest) check() error {
	if !versions.MatchString(m.Version) || len(m.Files) == 0 || len(m.Files) > mostFiles {
		return damaged("the manifest names no release")
	}
	seen := map[string]bool{manifestName: true}
	for _, f := range m.Files {
		name := strings.ToLower(f.Name)
		if !names.MatchString(f.Name) || seen[name] || f.Size <= 0 || f.Size > mostSize {
			return damaged("the manifest names a package that is none")
		}
		seen[name] = true
	}
	return nil
}

// parse takes what text wrote, and nothing else.
func parse(text string) (m Manifest, err error) {
	for i, line := range strings.Split(strings.TrimSuffix(text, "\n"), "\n") {
		words := strings.Split(line, " ")
		switch {
		case i == 1 && len(words) == 2:
			m.Version = words[1]
		case i > 1 && len(words) == 4:
			f := File{Name: words[3]}
			sum, _ := hex.DecodeString(words[1])
			copy(f.Sum[:], sum)
			f.Size, _ = strconv.ParseInt(words[2], 10, 64)
			m.Files = append(m.Files, f)
		}
		if len(m.Files) > mostFiles {
			break
		}
	}
	if err := m.check(); err != nil {
		return Manifest{}, err
	}
	if m.text() != text {
		return Manifest{}, damaged("the manifest is not in its form")
	}
	return m, nil
}

// length is that of the whole archive: each member begins a block, and two empty
// ones end it.
func (m Manifest) length(note int64) int64 {
	all := whole(note) + 2*block
	for _, f := range m.Files {
		all += whole(f.Size)
	}
	return all
}

func whole(size int64) int64 { return block + (size+block-1)/block*block }

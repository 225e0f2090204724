package export

import (
	"bytes"
	"slices"
	"strings"
	"unicode/utf8"

	"shyraq/errs"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/unicode/norm"
)

// titles is how many lines may stand above the headers.
const titles = 10

// kazakh are the headers of an export in Kazakh, and what else the columns are
// called.
var kazakh = map[string]string{
	"тегі": hSurname, "аты": hName, "есімі": hName, "әкесінің аты": hPatronymic,
	"туған күні": hBirth, "туылған күні": hBirth, "жсн": hIIN, "аудан": hDistrict, "ауданы": hDistrict,
	"елді мекен": hLocality, "мәртебесі": hStatus, "енгізілген күні": hEntered,
}

// headerOf is a header as it is looked for.
func headerOf(h string) string {
	h = strings.ToLower(strings.Join(strings.Fields(h), " "))
	if known, ok := kazakh[h]; ok {
		return known
	}
	return strings.ReplaceAll(h, "ё", "е")
}

// headed cuts off what stands above the headers, says how many lines that are,
// and what the columns are set apart by.
func headed(text string) (rest string, above int, comma rune) {
	left := text
	for n := range titles {
		line, after, more := strings.Cut(left, "\n")
		comma := separator(line)
		if isHeader(strings.Split(line, string(comma))) {
			return left, n, comma
		}
		if !more {
			break
		}
		left = after
	}
	first, _, _ := strings.Cut(text, "\n")
	return text, 0, separator(first)
}

// isHeader says whether most of the needed headers are among the cells.
func isHeader(cells []string) bool {
	found := 0
	for _, h := range needed {
		if slices.ContainsFunc(cells, func(c string) bool { return headerOf(strings.Trim(c, "\"\r ")) == h }) {
			found++
		}
	}
	return found >= 2
}

// decode gives the text of a file in one of the encodings that exports have.
func decode(file []byte) (string, error) {
	switch {
	case bytes.HasPrefix(file, []byte{0xD0, 0xCF, 0x11, 0xE0}), bytes.HasPrefix(file, []byte("PK\x03\x04")):
		return "", errs.Errorf(errs.Invalid, "register_excel", "an Excel file; save it as CSV")
	case bytes.IndexByte(file, 0) >= 0:
		return "", errs.Errorf(errs.Invalid, "register_encoding", "neither UTF-8 nor Windows-1251")
	}
	file = bytes.TrimPrefix(file, []byte("\ufeff"))
	if !utf8.Valid(file) {
		text, err := charmap.Windows1251.NewDecoder().Bytes(file)
		if err != nil {
			return "", errs.Errorf(errs.Invalid, "register_encoding", "neither UTF-8 nor Windows-1251")
		}
		file = text
	}
	text := norm.NFC.String(string(file))
	if !strings.Contains(text, "\n") {
		text = strings.ReplaceAll(text, "\r", "\n") // lines of an old Macintosh
	}
	return text, nil
}

// separator is what the header is set apart by.
func separator(header string) rune {
	for _, c := range "\t;" {
		if strings.ContainsRune(header, c) {
			return c
		}
	}
	return ','
}

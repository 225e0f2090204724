package kv

import (
	"encoding/base64"
	"encoding/binary"

	"github.com/google/uuid"

	"shyraq/sync/region/access"
	"shyraq/sync/region/store"
)

// mostNews is how many bytes an announcement has at most: PostgreSQL carries
// fewer than 8,000. One that would be longer says only that something is new.
const mostNews = 7_500

// News writes a receipt for servers that have to wake their readers too. It
// holds ids and hashes alone.
func News(r store.Receipt) string {
	b := binary.BigEndian.AppendUint64(nil, r.Commit)
	b = binary.BigEndian.AppendUint16(b, uint16(len(r.Tokens)))
	for _, t := range r.Tokens {
		b = t.AppendKey(b)
	}
	for _, o := range r.Officers {
		b = append(b, o[:]...)
	}
	if text := base64.StdEncoding.EncodeToString(b); len(text) <= mostNews && len(r.Tokens) < 1<<16 {
		return text
	}
	return base64.StdEncoding.EncodeToString(b[:8])
}

// ReadNews reads what News wrote. It reports false where the receipt was too
// long to be told, or cannot be read: then everybody has to look.
func ReadNews(text string) (r store.Receipt, whole bool) {
	b, err := base64.StdEncoding.DecodeString(text)
	if err != nil || len(b) < 8 {
		return r, false
	}
	r.Commit, b = binary.BigEndian.Uint64(b), b[8:]
	if len(b) < 2 {
		return r, false
	}
	n := int(binary.BigEndian.Uint16(b))
	if b = b[2:]; len(b) < n*access.TokenSize || (len(b)-n*access.TokenSize)%16 != 0 {
		return r, false
	}
	for ; n > 0; n-- {
		r.Tokens = append(r.Tokens, access.TokenOf(b))
		b = b[access.TokenSize:]
	}
	for ; len(b) > 0; b = b[16:] {
		r.Officers = append(r.Officers, uuid.UUID(b[:16]))
	}
	return r, true
}

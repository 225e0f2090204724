package codes

// Names holds one name in the three languages. A missing one falls back to
// Kazakh, then Russian, then English.
type Names struct {
	KK string `json:"kk,omitempty"`
	RU string `json:"ru,omitempty"`
	EN string `json:"en,omitempty"`
}

// In returns the name in a language ("kk", "ru", "en"), or the nearest there is.
func (n Names) In(lang string) string {
	own := map[string]string{"kk": n.KK, "ru": n.RU, "en": n.EN}[lang]
	for _, s := range []string{own, n.KK, n.RU, n.EN} {
		if s != "" {
			return s
		}
	}
	return ""
}

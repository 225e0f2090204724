package i18n

import "strings"

// Choose takes the language of the setting when it is one of ours, else the
// first of the locales ("kk_KZ.UTF-8", "ru-RU", "en:ru") that is, else
// Kazakh. "C" and "POSIX" name no language.
func Choose(setting string, locales ...string) Lang {
	for _, s := range append([]string{setting}, locales...) {
		for _, one := range strings.Split(s, ":") {
			if lang, ok := parse(one); ok {
				return lang
			}
		}
	}
	return KK
}

// Spoken is the language of the setting, else that of the environment, else
// Kazakh. LANGUAGE, a list of languages, comes before the locale, which often
// is the "C.UTF-8" of a machine that was set up by nobody in particular.
func Spoken(setting string, getenv func(string) string) Lang {
	return Choose(setting, getenv("LANGUAGE"), getenv("LC_ALL"), getenv("LC_MESSAGES"), getenv("LANG"))
}

func parse(locale string) (Lang, bool) {
	code := strings.ToLower(strings.TrimSpace(locale))
	if i := strings.IndexAny(code, "_-.@"); i >= 0 {
		code = code[:i]
	}
	for _, l := range Langs() {
		if string(l) == code {
			return l, true
		}
	}
	return "", false
}

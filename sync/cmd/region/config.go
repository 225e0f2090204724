package main

import (
	"bufio"
	"flag"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
)

// settings are the flags that may also stand in the environment, as
// SHYRAQ_REGION_KEY_FILE, and in a file of lines such as "key-file = /media/key".
// A flag goes before the environment, the environment before the file.
var settings = []string{"data", "key-file", "database", "listen", "name", "proxy", "metrics", "log-format", "log-level", "log-file", "backup-to",
	"audit-to", "audit-years", "audit-megabytes", "memory"}

func envName(setting string) string {
	return "SHYRAQ_REGION_" + strings.ToUpper(strings.ReplaceAll(setting, "-", "_"))
}

// configure gives the flags that were not typed their values from elsewhere. A
// verb takes what it knows: one file serves them all.
func configure(f *flag.FlagSet, path string, getenv func(string) string) error {
	inFile := map[string][]string{}
	if path != "" {
		var err error
		if inFile, err = readConfig(path); err != nil {
			return err
		}
	}
	typed := map[string]bool{}
	f.Visit(func(fl *flag.Flag) { typed[fl.Name] = true })
	for _, name := range settings {
		if typed[name] || f.Lookup(name) == nil {
			continue
		}
		from, values := path, inFile[name]
		if v := getenv(envName(name)); v != "" {
			from, values = envName(name), strings.FieldsFunc(v, func(c rune) bool { return c == ',' })
		}
		for _, v := range values {
			if err := f.Set(name, strings.TrimSpace(v)); err != nil {
				return fmt.Errorf("%w: %s of %s cannot be read", errUsage, name, from)
			}
		}
	}
	return nil
}

// readConfig reads a file of settings. One that no verb knows is refused: it is
// a slip, and the region would run without what was meant.
func readConfig(path string) (map[string][]string, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("%w: the file of settings %s cannot be read", errUsage, path)
	}
	defer func() { _ = file.Close() }()
	out := map[string][]string{}
	scan := bufio.NewScanner(io.LimitReader(file, 1<<20))
	for n := 1; scan.Scan(); n++ {
		line := strings.TrimSpace(scan.Text())
		if line == "" || line[0] == '#' {
			continue
		}
		name, value, found := strings.Cut(line, "=")
		name = strings.TrimSpace(name)
		if !found || !slices.Contains(settings, name) {
			return nil, fmt.Errorf("%w: line %d of %s is no setting; there are %s", errUsage, n, path, strings.Join(settings, ", "))
		}
		out[name] = append(out[name], strings.TrimSpace(value))
	}
	if err := scan.Err(); err != nil {
		return nil, fmt.Errorf("%w: the file of settings %s cannot be read", errUsage, path)
	}
	return out, nil
}

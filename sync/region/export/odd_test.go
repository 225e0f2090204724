package export

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/unicode/norm"
)

// TestOddExports reads what table programs and other hands make of an export:
// how many rows are taken, and what is told of which.
func TestOddExports(t *testing.T) {
	t.Parallel()
	const head = "Фамилия;Имя;Отчество;Дата рождения;ИИН;Район;Населенный пункт;Статус;Дата ввода\r\n"
	row := func(surname, name, born, iin string) string {
		return surname + ";" + name + ";;" + born + ";" + iin + ";район Сарыарка;;Состоит;01.02.2026\r\n"
	}
	plain := row("Тестов", "Алихан", "14.03.2010", "")
	win := func(s string) string {
		out, err := charmap.Windows1251.NewEncoder().String(s)
		if err != nil {
			t.Fatal(err)
		}
		return out
	}
	for _, c := range []struct {
		name, file  string
		rows        int
		bad, doubts []Bad
		code        string
	}{
		{"a title above", "Список, состоящих на учёте;;;;;;;;\r\n" + head + plain, 1, nil, nil, ""},
		{"a title and a bad row", "Список\r\n\r\n" + head + plain + row("Тестов", "Берик", "31.02.2010", ""), 1, []Bad{{5, hBirth, "date"}}, nil, ""},
		{"sep=", "sep=;\r\n" + head + plain, 1, nil, nil, ""},
		{"only carriage returns", strings.ReplaceAll(head+plain, "\r\n", "\r"), 1, nil, nil, ""},
		{"empty columns at the end", strings.ReplaceAll(head+plain, "\r\n", ";;\r\n"), 1, nil, nil, ""},
		{"empty columns at the end of rows", head + strings.ReplaceAll(plain, "\r\n", ";;\r\n"), 1, nil, nil, ""},
		{"hard blanks in headers", strings.ReplaceAll(head, " ", "\u00a0") + plain, 1, nil, nil, ""},
		{"Kazakh headers", "Тегі;Аты;Әкесінің аты;Туған күні;ЖСН;Аудан;Елді мекен;Мәртебесі;Енгізілген күні\r\n" + plain, 1, nil, nil, ""},
		{"letters apart from their marks", head + norm.NFD.String(row("Тестий", "Алихан", "14.03.2010", "")), 1, nil, nil, ""},
		{"no nought before a day", head + row("Тестов", "Алихан", "4.3.2010", ""), 1, nil, nil, ""},
		{"days in other orders", head + row("А", "Б", "2010-03-14", "") + row("А", "В", "03/14/2010", "") + row("А", "Г", "40251", "") + row("А", "Д", "14.03.10", ""),
			0, []Bad{{2, hBirth, "date"}, {3, hBirth, "date"}, {4, hBirth, "date"}, {5, hBirth, "date"}}, nil, ""},
		{"question marks for letters", win(head + row("Сына?ов", "Н?рс?лтан", "14.03.2010", "") + row("Тестова", "?сел", "14.03.2010", "")),
			0, []Bad{{2, hSurname, "letters"}, {3, hName, "letters"}}, nil, ""},
		{"KZ-1048", win(head) + strings.ReplaceAll(win(row("Сынаqов", "Нwрсwлтан", "14.03.2010", "")), "q", "\x9d"), 0, []Bad{{2, hSurname, "letters"}}, nil, ""},
		{"KZ-1048 in the name alone", win(head) + strings.ReplaceAll(win(row("Тестов", "Нwрсwлтан", "14.03.2010", "")), "w", "\xa2"), 0, []Bad{{2, hName, "letters"}}, nil, ""},
		{"another coding", strings.ReplaceAll(win(head+plain), "\xd4", "\xe6"), 0, nil, nil, "register_header"},
		{"an IIN as a text", head + row("Тестов", "Алихан", "", "'950711500005") + row("Тестов", "Берик", "", `="950711500005"`), 2, nil, []Bad{{3, "", "double"}}, ""},
		{"an IIN in scientific form", head + row("А", "Б", "14.03.2010", "9,50711E+11"), 0, []Bad{{2, hIIN, "iin"}}, nil, ""},
		{"an IIN without its nought", head + row("А", "Б", "14.03.2010", "10314500120"), 0, []Bad{{2, hIIN, "iin"}}, nil, ""},
		{"an IIN of another birthday", head + row("А", "Б", "15.03.2011", "950711500005"), 1, nil, []Bad{{2, hIIN, "iin_birth"}}, ""},
		{"one child three times", head + plain + plain + plain, 3, nil, []Bad{{3, "", "double"}, {4, "", "double"}}, ""},
		{"Latin letters that look the same", head + row("Тecтов", "Алихан", "14.03.2010", ""), 1, nil, []Bad{{2, hSurname, "mixed"}}, ""},
		{"a hyphen for a name", head + row("Тестов", "-", "14.03.2010", ""), 1, nil, []Bad{{2, hName, "empty"}}, ""},
		{"letters of Ukrainian names", head + row("Їжак", "Євген", "14.03.2010", ""), 1, nil, []Bad{{2, hSurname, "letters"}}, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			l, err := ReadList([]byte(c.file))
			if code(err) != c.code {
				t.Fatal(err)
			}
			if len(l.Rows) != c.rows || len(l.Lines) != c.rows {
				t.Errorf("%d rows", len(l.Rows))
			}
			if d := cmp.Diff(c.bad, l.Bad); d != "" {
				t.Error(d)
			}
			if d := cmp.Diff(c.doubts, l.Doubts); d != "" {
				t.Error(d)
			}
		})
	}
}

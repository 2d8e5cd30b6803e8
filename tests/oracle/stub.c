/* Stands in for every command a script under test runs. Appends `NAME<TAB>raw argument string` in UTF-8,
   ended by <1E><LF> (an argument can hold a line feed), to the file named by ORACLE_LOG, prints the value of STUB_OUT_<NAME> if there is one, and ends with the
   code in STUB_EXIT_<NAME> (0 without it). NAME is the name of this program's own file. */
#include <windows.h>
#include <stdlib.h>
#include <wchar.h>

static WCHAR *setting(const WCHAR *prefix, const WCHAR *name)
{
    WCHAR key[MAX_PATH + 16];
    static WCHAR value[4096];
    wcscpy(key, prefix);
    wcscat(key, name);
    CharUpperW(key);
    DWORD length = GetEnvironmentVariableW(key, value, 4096);
    return length && length < 4096 ? value : NULL;
}

static void put(HANDLE file, const WCHAR *text, UINT codepage)
{
    int size = WideCharToMultiByte(codepage, 0, text, -1, NULL, 0, NULL, NULL);
    char *bytes = malloc(size + 1);
    DWORD written;
    WideCharToMultiByte(codepage, 0, text, -1, bytes, size, NULL, NULL);
    WriteFile(file, bytes, size - 1, &written, NULL);
    free(bytes);
}

int main(void)
{
    WCHAR path[MAX_PATH], *name, *dot, *value;
    const WCHAR *rest = GetCommandLineW();

    GetModuleFileNameW(NULL, path, MAX_PATH);
    name = wcsrchr(path, L'\\');
    name = name ? name + 1 : path;
    dot = wcsrchr(name, L'.');
    if (dot)
        *dot = 0;

    /* The program's own word: up to the closing quote, else up to the first blank. */
    if (*rest == L'"') {
        for (rest++; *rest && *rest != L'"'; rest++)
            ;
        if (*rest)
            rest++;
    } else {
        while (*rest && *rest != L' ' && *rest != L'\t')
            rest++;
    }

    WCHAR log[MAX_PATH];
    if (GetEnvironmentVariableW(L"ORACLE_LOG", log, MAX_PATH)) {
        WCHAR *line = malloc((wcslen(name) + wcslen(rest) + 5) * sizeof(WCHAR));
        HANDLE file;
        wcscpy(line, name);
        wcscat(line, L"\t");
        wcscat(line, rest);
        wcscat(line, L"\x1e\n");
        file = CreateFileW(log, FILE_APPEND_DATA, FILE_SHARE_READ | FILE_SHARE_WRITE, NULL, OPEN_ALWAYS, 0, NULL);
        put(file, line, CP_UTF8);
        CloseHandle(file);
    }

    value = setting(L"STUB_OUT_", name);
    if (value) {
        put(GetStdHandle(STD_OUTPUT_HANDLE), value, CP_ACP);
        put(GetStdHandle(STD_OUTPUT_HANDLE), L"\r\n", CP_ACP);
    }
    value = setting(L"STUB_EXIT_", name);
    return value ? _wtoi(value) : 0;
}

/* Runs many scripts under one Wine: `driver JOBS RESULTS SECONDS`. A line of JOBS (UTF-8, fields parted by tabs) is
   `script<TAB>file for its output<TAB>NAME=value<TAB>NAME=<TAB>…`; an empty value unsets the variable. Each script runs
   in its own folder as `cmd /c script`, inside a job object, and RESULTS gets one line: its exit code, or `timeout`. */
#include <windows.h>
#include <stdio.h>
#include <stdlib.h>
#include <wchar.h>

static WCHAR *wide(const char *text)
{
    int size = MultiByteToWideChar(CP_UTF8, 0, text, -1, NULL, 0);
    WCHAR *result = malloc(size * sizeof(WCHAR));
    MultiByteToWideChar(CP_UTF8, 0, text, -1, result, size);
    return result;
}

static int still_running(HANDLE job)
{
    JOBOBJECT_BASIC_ACCOUNTING_INFORMATION info = {0};
    return QueryInformationJobObject(job, JobObjectBasicAccountingInformation, &info, sizeof info, NULL)
        && info.ActiveProcesses > 0;
}

static int run(WCHAR *script, WCHAR *output, DWORD limit, DWORD *code)
{
    SECURITY_ATTRIBUTES inherited = {sizeof inherited, NULL, TRUE};
    STARTUPINFOW start = {sizeof start};
    PROCESS_INFORMATION process;
    WCHAR command[2048], folder[1024];
    HANDLE job = CreateJobObjectW(NULL, NULL);
    int finished;

    wcscpy(folder, script);
    *wcsrchr(folder, L'\\') = 0;
    _snwprintf(command, 2048, L"cmd /c %ls", script);
    start.dwFlags = STARTF_USESTDHANDLES;
    start.hStdInput = CreateFileW(L"NUL", GENERIC_READ, 3, &inherited, OPEN_EXISTING, 0, NULL);
    start.hStdOutput = CreateFileW(output, GENERIC_WRITE, 3, &inherited, CREATE_ALWAYS, 0, NULL);
    start.hStdError = start.hStdOutput;
    if (!CreateProcessW(NULL, command, NULL, NULL, TRUE, CREATE_SUSPENDED, NULL, folder, &start, &process)) {
        *code = 0xffff0000;
        return 1;
    }
    AssignProcessToJobObject(job, process.hProcess);
    ResumeThread(process.hThread);
    finished = WaitForSingleObject(process.hProcess, limit) == WAIT_OBJECT_0;
    GetExitCodeProcess(process.hProcess, code);
    for (DWORD waited = 0; finished && waited < limit && still_running(job); waited += 10)
        Sleep(10); /* what START left running */
    TerminateJobObject(job, 1);
    CloseHandle(process.hThread);
    CloseHandle(process.hProcess);
    CloseHandle(start.hStdInput);
    CloseHandle(start.hStdOutput);
    CloseHandle(job);
    return finished;
}

int main(int argc, char **argv)
{
    static char line[65536];
    FILE *jobs = argc == 4 ? fopen(argv[1], "rb") : NULL;
    FILE *results = jobs ? fopen(argv[2], "wb") : NULL;

    if (!results)
        return 2;
    while (fgets(line, sizeof line, jobs)) {
        WCHAR *names[64];
        int count = 0;
        DWORD code = 0;
        line[strcspn(line, "\r\n")] = 0;
        WCHAR *script = wide(strtok(line, "\t"));
        WCHAR *output = wide(strtok(NULL, "\t"));
        for (char *field; count < 64 && (field = strtok(NULL, "\t")); count++) {
            WCHAR *equals = wcschr(names[count] = wide(field), L'=');
            *equals++ = 0;
            SetEnvironmentVariableW(names[count], *equals ? equals : NULL);
        }
        if (run(script, output, atoi(argv[3]) * 1000, &code))
            fprintf(results, "%d\n", (int)code);
        else
            fprintf(results, "timeout\n");
        fflush(results);
        while (count)
            SetEnvironmentVariableW(names[--count], NULL);
    }
    fclose(results);
    return 0;
}

package io.cosmosbackup.engine.report;

/// How the program's process ends. A Job decides by it whether a pod is made again.
///
/// The codes of its own are such that nothing else gives them: the JVM ends by itself with 1, with 3
/// (`-XX:+ExitOnOutOfMemoryError`) or with 134, a shell and a container runtime with 125 to 127, and a signal
/// adds 128.
public enum ExitCode {
    Done(0),
    /// It failed, and a retry may help.
    Retry(1),
    /// The command line cannot be meant.
    Usage(2),
    /// The JVM's own: its heap is full. Nothing was reported, and a retry may help.
    HeapFull(3),
    /// It failed, and a retry will not help.
    Final(4);

    private final int code;

    ExitCode(int code) {
        this.code = code;
    }

    public int code() {
        return code;
    }

    /// The code that a failure ends with.
    public static ExitCode of(Failure failure) {
        return failure.reason() == Reason.InvalidArgument ? Usage : failure.retryable() ? Retry : Final;
    }
}

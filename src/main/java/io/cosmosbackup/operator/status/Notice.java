package io.cosmosbackup.operator.status;

/// A turning point of an object: a Kubernetes event and one line of the operator's log.
///
/// @param key distinguishes it from the object's other happenings. The same key is reported once, however
///     often it is decided
/// @param warning whether a person should look
/// @param event false if an earlier event reported the same: then it is only logged
public record Notice(String key, boolean warning, Explanation why, boolean event) {
    public Notice(String key, boolean warning, Explanation why) {
        this(key, warning, why, true);
    }

    public static Notice normal(String key, Explanation why) {
        return new Notice(key, false, why);
    }

    public static Notice warning(String key, Explanation why) {
        return new Notice(key, true, why);
    }

    /// One more failure of the same kind: no news, and one line of the log.
    public static Notice again(String key, Explanation why) {
        return new Notice(key, true, why, false);
    }
}

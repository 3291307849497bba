package io.cosmosbackup.api.common;

/// How a verification ended.
public enum VerificationResult {
    /// Every check held.
    Passed,
    /// The backup is damaged, or is not the one that was made.
    Failed,
    /// It could not be found out: the repository did not answer, a Secret is missing, the pod was killed.
    Inconclusive
}

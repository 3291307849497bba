package io.cosmosbackup.operator.job;

import java.time.Duration;

/// The settings of the installation.
///
/// @param image the image of the Jobs' pods, which is the operator's own
/// @param startTimeout how long a run may take to start, and may wait for a Secret, an image or a repository
/// @param mostBackups how many backups may run at one time, in all namespaces together
public record OperatorSettings(String image, Duration startTimeout, int mostBackups) {}

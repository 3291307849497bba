package io.cosmosbackup.engine.source.rest;

/// Why a request was not done, where time may cure it.
enum Obstacle {
    /// 429: normal, so it is waited out for as long as the service asks each time.
    Throttled,

    /// No answer, 408, 449, 500, 502, 503, 504.
    Fault,

    /// 403/3 and 403/1008: this region is not the written one, or does not know the account. Both pass with a failover.
    Moved,

    /// 401: after a key was made anew, some of the service's servers still know only the old one.
    Key,

    /// 401 to a token: it was revoked, or its end came sooner than it said. Passes with another token, or not
    /// at all.
    Token,

    /// 401 or 404 of a container that this run has created: not every server knows it yet.
    NewContainer
}

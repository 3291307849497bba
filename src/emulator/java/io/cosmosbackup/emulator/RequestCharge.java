package io.cosmosbackup.emulator;

/// What requests cost, in request units. Published figures where there are any (a point read 1 RU per KB, an insert of
/// 1 KB about 5.5, a replace twice that, a delete like a replace); the rest are assumptions: a feed page 2 plus the
/// greater of 1 per item up to 1 KB and 1 per KB, a query 2.3 plus 0.06 per KB read. Everything on databases and
/// containers is 1 for a read and 5 for a write.
final class RequestCharge {
    static final double METADATA_READ = 1;
    static final double METADATA_WRITE = 5;
    static final double EMPTY_FEED_PAGE = 2;
    static final double FAILED = 1.24;

    private static final double KILOBYTE = 1024;

    private RequestCharge() {}

    static double pointRead(int bytes) {
        return rounded(Math.max(1, bytes / KILOBYTE));
    }

    static double create(int bytes) {
        return rounded(Math.max(5, 5.5 * bytes / KILOBYTE));
    }

    static double replace(int bytes) {
        return rounded(2 * create(bytes));
    }

    static double feedPage(int items, long bytes) {
        return rounded(EMPTY_FEED_PAGE + Math.max(items, bytes / KILOBYTE));
    }

    static double query(long bytesRead) {
        return rounded(2.3 + 0.06 * bytesRead / KILOBYTE);
    }

    private static double rounded(double charge) {
        return Math.round(charge * 100) / 100.0;
    }
}

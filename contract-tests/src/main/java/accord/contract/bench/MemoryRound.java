package accord.contract.bench;

/**
 * What a process held before and after connections were opened, each after a full collection.
 *
 * @param before connections that were open at the first look
 * @param after connections that were open at the second
 * @param baseRss bytes of the machine's memory at the first look
 * @param baseHeap bytes of live objects at the first look
 */
record MemoryRound(int before, int after, long baseRss, long rss, long baseHeap, long heap) {

    double rssKibEach() {
        return (rss - baseRss) / 1024.0 / (after - before);
    }

    double heapKibEach() {
        return (heap - baseHeap) / 1024.0 / (after - before);
    }

    /** What the process would hold without any of the connections that were open at the first look. */
    double emptyRssMib() {
        return (baseRss - before * rssKibEach() * 1024) / (1 << 20);
    }

    double emptyHeapMib() {
        return (baseHeap - before * heapKibEach() * 1024) / (1 << 20);
    }
}

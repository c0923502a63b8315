package accord.deploy.manifest;

/**
 * How big each instance of a service is, and how many of them there may be.
 *
 * @param cpu processors of one, as its limit says
 * @param memory bytes of one, as its limit says
 */
public record Instances(double cpu, long memory, int least, int most) {

    private static final long KI = 1024;
    private static final long K = 1000;

    static final int MOST = 1000;

    /** @param cpu {@code 2} or {@code 500m}; whatever else it is counts as one processor */
    static double cpu(String cpu) {
        if (cpu.matches("\\d{1,6}m")) {
            return Integer.parseInt(cpu.substring(0, cpu.length() - 1)) / 1000.0;
        }
        return cpu.matches("\\d{1,6}(\\.\\d{1,6})?") ? Double.parseDouble(cpu) : 1;
    }

    /** @param memory {@code 512Mi} or {@code 2G}; whatever else it is counts as what Cloud Run gives unasked */
    static long memory(String memory) {
        if (!memory.matches("\\d{1,6}(Mi|Gi|M|G)")) {
            return 512 * KI * KI;
        }
        var number = Long.parseLong(memory.replaceAll("\\D", ""));
        return number
                * switch (memory.replaceAll("\\d", "")) {
                    case "Mi" -> KI * KI;
                    case "Gi" -> KI * KI * KI;
                    case "M" -> K * K;
                    default -> K * K * K;
                };
    }
}

package accord.deploy.local;

/** Where the two services are reached. */
public record Urls(String auth, String backend) {

    static Urls on(Ports ports) {
        return new Urls("http://127.0.0.1:" + ports.auth(), "http://127.0.0.1:" + ports.backend());
    }

    /** The line that tells a program that both services are ready. */
    public String readyLine() {
        return "ready {\"auth\":\"" + auth + "\",\"backend\":\"" + backend + "\"}";
    }
}

package accord.deploy.manifest;

/** Something wrong in a manifest or its values, said with where it is and how to put it right. */
public record Mistake(Place place, String sentence) {

    @Override
    public String toString() {
        return place + ": " + sentence;
    }
}

package accord.deploy.manifest;

/**
 * Something wrong in a deployment, with where it is and how to put it right.
 *
 * @param wrong what is wrong, as a clause
 * @param fix what to do, as a clause that goes on from it
 */
public record Mistake(Kind kind, Place place, String wrong, String fix) {

    @Override
    public String toString() {
        return place + ": " + wrong + "; " + fix;
    }
}

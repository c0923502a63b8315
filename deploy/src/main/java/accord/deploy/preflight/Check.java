package accord.deploy.preflight;

import accord.deploy.manifest.Mistakes;

/** Looks at a deployment for one family of mistakes. */
interface Check {

    void look(Deployment deployment, Mistakes mistakes);
}

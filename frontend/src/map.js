import Sigma from "sigma"; import { UndirectedGraph } from "graphology"; window.x=[Sigma,UndirectedGraph];

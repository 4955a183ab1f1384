/** Words of everyday English, and of asking: alone they name nobody and nothing, unless something beside them says so. */
export const commonWords: ReadonlySet<string> = new Set(
  `a about access account accounts after again all already am an and any anybody anyone anything approval approvals approve
  approved are as ask asking at audit be because been before being bill but by call can check close could current day days
  denied deny did do does doing done down drop end env environment even ever every everybody everyone everything explain
  extend for from get gets getting give go going good got grant granted great group had has have he hello help her here hey
  hi him his history hope hour hours how i if in info into is it its just keep last later let like list log logs long look
  mark may me member members mine month more my need needs never new next no none not nothing now of off ok okay on one
  only open or other our out over own people per permission permissions person please pls plz policy queue read ready
  really request requested requests revoke rich right role roles rule rules same set she should show since so some
  somebody someone something soon sorry status still stop support sure take tell test than thank thanks that the their them
  then there these they thing things this those time to today tonight too two until up us use user users wait waiting want
  was way we week were what when where which who why will win with without work would yes yesterday yet you your`.split(
    /\s+/,
  ),
)
